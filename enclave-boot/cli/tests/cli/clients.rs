//! Unmodified clients: psql, a Python program and a JDBC program through the proxy, and stock libpq with channel binding.

use std::process::{Command, Output};

use crate::live::{Proxy, judge, man_in_the_middle};
use crate::room::{Identity, PASSWORD, platform, serve};
use crate::{cloister, said};

/// Runs a program off the runtime; none, and said aloud, if it isn't installed.
async fn run(program: &str, arguments: Vec<String>) -> Option<Output> {
    let mut command = Command::new(program);
    command.args(arguments).env("PGPASSWORD", PASSWORD);
    match tokio::task::spawn_blocking(move || command.output()).await.unwrap() {
        Ok(output) => Some(output),
        Err(error) => {
            println!("SKIPPED: {program} can't be run: {error}");
            None
        }
    }
}

fn psql(connection: String) -> Vec<String> {
    [connection, "--no-psqlrc".into(), "--tuples-only".into(), "--no-align".into(), "--command".into(), "SELECT 1".into()].to_vec()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn psql_through_the_proxy() {
    let identity = Identity::new();
    let address = serve(&identity, identity.room(), platform()).await;
    let proxy = Proxy::start(address, judge());
    let Some(output) = run("psql", psql(format!("host=127.0.0.1 port={} user=analyst dbname=cloister", proxy.port))).await else { return };
    let (status, out, err) = said(&output);
    assert_eq!((status, out.trim()), (0, "from the room"), "{err}");
    // psql asks for TLS first and is told no; that it insists fails before anything is sent.
    let output = run("psql", psql(format!("host=127.0.0.1 port={} user=analyst dbname=cloister sslmode=require", proxy.port))).await.unwrap();
    assert!(said(&output).2.contains("server does not support SSL"), "{output:?}");

    let middle = Proxy::start(man_in_the_middle(&Identity::new(), address).await, judge());
    let output = run("psql", psql(format!("host=127.0.0.1 port={} user=analyst dbname=cloister", middle.port))).await.unwrap();
    let (status, _, err) = said(&output);
    assert_eq!(status, 2);
    assert!(err.contains("was refused: step report-data"), "{err}");
}

/// The room's CA from `verify`, then libpq alone. Somebody in between has no certificate of that CA; with a certificate
/// that libpq is made to believe, the channel doesn't bind.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stock_libpq_with_channel_binding() {
    let identity = Identity::new();
    let address = serve(&identity, identity.room(), platform()).await;
    let folder = tempfile::tempdir().unwrap();
    let ca = folder.path().join("room.crt").display().to_string();
    let arguments: Vec<_> = ["verify".to_owned(), address.to_string(), "--ca".into(), ca.clone()].into_iter().chain(judge()).collect();
    let output = tokio::task::spawn_blocking(move || cloister(arguments)).await.unwrap();
    assert!(output.status.success(), "{output:?}");
    let stock = |port: u16, ca: &str| {
        psql(format!("host=localhost port={port} user=analyst dbname=cloister sslmode=verify-full channel_binding=require sslrootcert={ca}"))
    };
    let Some(output) = run("psql", stock(address.port(), &ca)).await else { return };
    let (status, out, err) = said(&output);
    assert_eq!((status, out.trim()), (0, "from the room"), "{err}");

    let stranger = Identity::new();
    let middle = terminating(&stranger, address).await;
    let (status, _, err) = said(&run("psql", stock(middle.port(), &ca)).await.unwrap());
    assert_eq!(status, 2);
    assert!(err.contains("SSL error"), "{err}");

    let theirs = folder.path().join("stranger.crt");
    let pem =
        |der: &[u8]| format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", base64::Engine::encode(&base64::prelude::BASE64_STANDARD, der));
    std::fs::write(&theirs, pem(&stranger.chain[1])).unwrap();
    let (status, out, err) = said(&run("psql", stock(middle.port(), theirs.to_str().unwrap())).await.unwrap());
    assert_eq!(status, 2, "{out}{err}");
    assert!(err.to_lowercase().contains("channel binding"), "{err}");
}

/// Ends libpq's TLS (after its SSLRequest) with another certificate and passes everything on inside a session of its own.
async fn terminating(identity: &Identity, server: std::net::SocketAddr) -> std::net::SocketAddr {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};
    const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 4, 210, 22, 47];
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, acceptor) = (listener.local_addr().unwrap(), identity.acceptor());
    tokio::spawn(async move {
        while let Ok((mut near, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let mut request = [0; 8];
                near.read_exact(&mut request).await.unwrap();
                near.write_all(b"S").await.unwrap();
                let Ok(mut near) = acceptor.accept(near).await else { return };
                let mut far = TcpStream::connect(server).await.unwrap();
                far.write_all(&SSL_REQUEST).await.unwrap();
                assert_eq!(far.read_u8().await.unwrap(), b'S');
                let mut config = cloister_exchange::client_config().unwrap();
                config.alpn_protocols = vec![b"postgresql".to_vec()];
                let connector = tokio_rustls::TlsConnector::from(std::sync::Arc::new(config));
                let mut far = connector.connect("localhost".try_into().unwrap(), far).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
            });
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_python_program_through_the_proxy() {
    let identity = Identity::new();
    let proxy = Proxy::start(serve(&identity, identity.room(), platform()).await, judge());
    let Some(python) = venv("psycopg[binary]").await else { return };
    let program = format!(
        "import psycopg\nwith psycopg.connect('host=127.0.0.1 port={} user=analyst dbname=cloister', autocommit=True) as c:\n  r = psycopg.ClientCursor(c).execute('SELECT 1').fetchone()\n  print(r[0])",
        proxy.port
    );
    let output = run(&python, vec!["-c".into(), program]).await.unwrap();
    let (status, out, err) = said(&output);
    assert_eq!((status, out.trim()), (0, "from the room"), "{err}");
}

/// A Python with a package of the public registry; none, and said aloud, where that can't be had.
pub(crate) async fn venv(package: &str) -> Option<String> {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("venv-{}", package.replace(['[', ']'], "-")));
    let python = folder.join("bin/python3").display().to_string();
    if !folder.join("whole").exists() {
        let made = run("python3", vec!["-m".into(), "venv".into(), folder.display().to_string()]).await?;
        let got = run(&python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", package].map(str::to_owned).to_vec()).await;
        if !made.status.success() || !got.as_ref().is_some_and(|output| output.status.success()) {
            println!("SKIPPED: {package} can't be installed: {got:?}");
            return None;
        }
        std::fs::write(folder.join("whole"), "").unwrap();
    }
    Some(python)
}

/// The JDBC driver of the distribution, in simple mode: this room answers simple queries only.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_jdbc_program_through_the_proxy() {
    let driver = "/usr/share/java/postgresql.jar";
    if !std::path::Path::new(driver).exists() {
        println!("SKIPPED: no JDBC driver in {driver}");
        return;
    }
    let identity = Identity::new();
    let proxy = Proxy::start(serve(&identity, identity.room(), platform()).await, judge());
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("Ask.java");
    let program = format!(
        r#"import java.sql.*;
class Ask {{
    public static void main(String[] a) throws Exception {{
        try (Connection c = DriverManager.getConnection("jdbc:postgresql://127.0.0.1:{}/cloister?preferQueryMode=simple", "analyst", "{PASSWORD}");
             ResultSet r = c.createStatement().executeQuery("SELECT 1")) {{
            r.next();
            System.out.println(r.getString(1));
        }}
    }}
}}"#,
        proxy.port
    );
    std::fs::write(&source, program).unwrap();
    // scram-client and stringprep lie beside it.
    let Some(output) = run("java", vec!["-cp".into(), "/usr/share/java/*".into(), source.display().to_string()]).await else { return };
    let (status, out, err) = said(&output);
    assert_eq!((status, out.trim()), (0, "from the room"), "{err}");
}
