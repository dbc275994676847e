//! A real Postgres 15 beside the server under test: what both say of the same question.

use std::net::TcpListener;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Where Debian and its kin keep Postgres, beside what PATH names.
const FOLDER: &str = "/usr/lib/postgresql/15/bin";
/// Users who may run it where the test is root: Postgres itself refuses root.
const USERS: [&str; 2] = ["postgres", "nobody"];
const START_WITHIN: Duration = Duration::from_secs(60);

/// A Postgres of its own, gone with this value. Every role's password is `demo`.
pub(crate) struct Postgres {
    child: Child,
    pub(crate) port: u16,
    _temporary: TempDir,
}

impl Postgres {
    /// Starts one whose database `cloister`, of superuser `cloister`, a script fills. `None`, and a
    /// word about it, where there is no Postgres 15.
    pub(crate) fn filled_by(script: &Path) -> Option<Self> {
        let Some(bin) = folder() else {
            eprintln!("SKIPPED: there is no Postgres 15 to compare with; install postgresql");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        let (data, password) = (folder.path().join("data"), folder.path().join("password"));
        std::fs::write(&password, "demo").unwrap();
        let user = unprivileged(folder.path());
        let (data, password) = (data.to_str().unwrap(), password.to_str().unwrap());
        let init = ["-D", data, "-U", "cloister", "--locale=C", "-E", "UTF8", "-A", "scram-sha-256", "--pwfile", password, "--no-sync"];
        assert!(as_user(user, &bin.join("initdb")).args(init).stdout(Stdio::null()).status().unwrap().success());
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let (port_text, sockets) = (port.to_string(), folder.path().to_str().unwrap());
        let serve =
            ["-D", data, "-p", &port_text, "-k", sockets, "-F", "-c", "listen_addresses=127.0.0.1", "-c", "search_path=templates", "-c", "timezone=UTC"];
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        let child = as_user(user, &bin.join("postgres")).args(serve).stdout(Stdio::null()).stderr(log).spawn().unwrap();
        let started = Self { child, port, _temporary: folder };
        started.wait();
        started.psql("postgres", &["-c", "CREATE DATABASE cloister"]);
        started.psql("cloister", &["-f", script.to_str().unwrap()]);
        Some(started)
    }

    fn wait(&self) {
        let began = Instant::now();
        while !self.command("postgres", &["-c", "SELECT 1"]).stderr(Stdio::null()).status().unwrap().success() {
            assert!(began.elapsed() < START_WITHIN, "Postgres did not start");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    fn psql(&self, database: &str, arguments: &[&str]) {
        assert!(self.command(database, arguments).status().unwrap().success(), "{arguments:?}");
    }

    fn command(&self, database: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new("psql");
        command.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", "cloister", "-d", database]);
        command.args(arguments).env("PGPASSWORD", "demo").stdout(Stdio::null());
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // SIGQUIT: it ends at once, with its children.
        let _ = Command::new("kill").args(["-QUIT", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
    }
}

/// The folder of a Postgres 15.
fn folder() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).chain([PathBuf::from(FOLDER)]).find(|folder| {
        let version = Command::new(folder.join("postgres")).arg("--version").stderr(Stdio::null()).output();
        folder.join("initdb").exists() && version.is_ok_and(|v| String::from_utf8_lossy(&v.stdout).contains("(PostgreSQL) 15"))
    })
}

/// Who runs it, who then owns the folder; `None` is who runs the test.
fn unprivileged(folder: &Path) -> Option<&'static str> {
    if std::fs::metadata("/proc/self").unwrap().uid() != 0 {
        return None;
    }
    let user = USERS.into_iter().find(|user| Command::new("id").arg(user).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|s| s.success()));
    let user = user.expect("root may not run Postgres, and no other user exists");
    assert!(Command::new("chown").args(["-R", user]).arg(folder).status().unwrap().success());
    Some(user)
}

fn as_user(user: Option<&str>, program: &Path) -> Command {
    let Some(user) = user else { return Command::new(program) };
    let mut command = Command::new("setpriv");
    command.args(["--reuid", user, "--regid", "nogroup", "--clear-groups"]).arg(program).current_dir("/");
    command
}
