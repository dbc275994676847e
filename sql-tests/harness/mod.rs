//! Starts the real server, connects as its roles, runs scripts and prints transcripts.

pub(crate) mod agreement;
pub(crate) mod postgres;
pub(crate) mod raw;
pub(crate) mod script;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use tokio_postgres::{Client, NoTls};

/// The binary that cargo built for this test run.
pub(crate) const CLOISTERD: &str = env!("CARGO_BIN_EXE_cloisterd");

/// A server of its own, on a free port, gone with this value.
pub(crate) struct Server {
    child: Child,
    pub(crate) port: u16,
    data_dir: PathBuf,
    log: PathBuf,
    _temporary: TempDir,
}

impl Server {
    /// Serves a new collaboration, founded by a script.
    pub(crate) fn founded_by(script: &str) -> Self {
        Self::founded_with(script, &[], &[])
    }

    /// The same with further arguments and environment variables.
    fn founded_with(script: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let init = folder.path().join("init.sql");
        std::fs::write(&init, script).unwrap();
        let data_dir = folder.path().join("data");
        let log = folder.path().join("log");
        let founding = ["serve", "--listen", "127.0.0.1:0", "--data-dir", data_dir.to_str().unwrap(), "--init", init.to_str().unwrap()];
        let (child, port) = start(&[&founding[..], arguments].concat(), environment, &log);
        Self { child, port, data_dir, log, _temporary: folder }
    }

    /// Serves the small world that most tests use.
    pub(crate) fn small_world() -> Self {
        Self::founded_by(&script::expand(include_str!("../world.sql")))
    }

    /// The small world with further arguments.
    pub(crate) fn small_world_with(arguments: &[&str]) -> Self {
        Self::founded_with(&script::expand(include_str!("../world.sql")), arguments, &[])
    }

    /// The small world with further environment variables.
    pub(crate) fn small_world_with_environment(environment: &[(&str, &str)]) -> Self {
        Self::founded_with(&script::expand(include_str!("../world.sql")), &[], environment)
    }

    /// The demo with few people.
    pub(crate) fn demo(people: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data_dir = folder.path().join("data");
        let people = people.to_string();
        let log = folder.path().join("log");
        let (child, port) = start(&["demo", "--listen", "127.0.0.1:0", "--data-dir", data_dir.to_str().unwrap(), "--people", &people], &[], &log);
        Self { child, port, data_dir, log, _temporary: folder }
    }

    pub(crate) fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// Kills the server without warning, and starts it again on the same data.
    pub(crate) fn kill_and_restart(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let data_dir = self.data_dir.to_str().unwrap().to_owned();
        let (child, port) = start(&["serve", "--listen", "127.0.0.1:0", "--data-dir", &data_dir], &[], &self.log);
        (self.child, self.port) = (child, port);
    }

    /// What the server wrote about itself so far.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Whether it hasn't ended.
    pub(crate) fn lives(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Asks the server to stop and returns its exit code.
    pub(crate) fn interrupt(mut self) -> Option<i32> {
        assert!(Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn resident_bytes(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|l| l.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
    }

    pub(crate) async fn connect(&self, role: &str) -> Client {
        self.try_connect(role, "demo", "cloister").await.unwrap()
    }

    pub(crate) async fn try_connect(&self, role: &str, password: &str, database: &str) -> Result<Client, tokio_postgres::Error> {
        let mut config = tokio_postgres::Config::new();
        config.host("127.0.0.1").port(self.port).user(role).password(password).dbname(database).connect_timeout(Duration::from_secs(20));
        let (client, connection) = config.connect(NoTls).await?;
        tokio::spawn(connection);
        Ok(client)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            eprintln!("the server's log:\n{}", self.log());
        }
    }
}

fn start(arguments: &[&str], environment: &[(&str, &str)], log: &Path) -> (Child, u16) {
    let log_file = std::fs::File::options().create(true).append(true).open(log).unwrap();
    let mut child =
        Command::new(CLOISTERD).args(arguments).envs(environment.iter().copied()).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log_file).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    loop {
        let Some(Ok(line)) = lines.next() else {
            panic!("the server did not start: {:?}\n{}", child.wait(), std::fs::read_to_string(log).unwrap_or_default());
        };
        if let Some(address) = line.strip_prefix("ready postgres://") {
            let port = address.split('/').next().unwrap().rsplit(':').next().unwrap().parse().unwrap();
            // Keep reading, so that the server never waits for us.
            std::thread::spawn(move || lines.for_each(drop));
            return (child, port);
        }
    }
}

/// A runtime for one test.
pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(future)
}

/// Compares with a golden file, or writes it when asked to.
pub(crate) fn compare(path: &Path, seen: &str) -> Result<(), String> {
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        std::fs::write(path, seen).unwrap();
        return Ok(());
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    if expected == seen {
        return Ok(());
    }
    let at = expected.lines().zip(seen.lines()).position(|(a, b)| a != b).unwrap_or(expected.lines().count().min(seen.lines().count()));
    let show = |text: &str| text.lines().skip(at.saturating_sub(2)).take(8).collect::<Vec<_>>().join("\n");
    Err(format!("{}: differs from line {}\n--- expected\n{}\n--- seen\n{}", path.display(), at + 1, show(&expected), show(seen)))
}

/// Files of a folder with an extension, in order of name.
pub(crate) fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sql-tests").join(folder);
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == extension)).collect();
    files.sort();
    files
}
