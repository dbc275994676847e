//! Puts the commit into `cloisterd --version`.

use std::process::Command;

fn main() {
    let commit = Command::new("git").args(["describe", "--always", "--dirty", "--abbrev=12"]).output();
    let commit = commit.ok().filter(|o| o.status.success()).and_then(|o| String::from_utf8(o.stdout).ok());
    let commit = commit.as_deref().map(str::trim).filter(|c| !c.is_empty()).unwrap_or("unknown commit");
    println!("cargo:rustc-env=CLOISTER_COMMIT={commit}");
    println!("cargo:rerun-if-changed=../.git/HEAD");
    println!("cargo:rerun-if-changed=../.git/refs/heads");
}
