//! Metrics for Prometheus, on loopback, if asked for. Labels are SQLSTATEs and nothing else: no
//! name, no text, no value.

use std::net::SocketAddr;

use metrics_exporter_prometheus::PrometheusBuilder;

/// Serves `/metrics`.
///
/// # Errors
/// The address is not on loopback, or in use.
pub(crate) fn listen(address: Option<SocketAddr>) -> Result<(), Box<dyn std::error::Error>> {
    let Some(address) = address else { return Ok(()) };
    if !address.ip().is_loopback() {
        return Err(format!("metrics are for this machine only: {address} is not a loopback address").into());
    }
    PrometheusBuilder::new().with_http_listener(address).install()?;
    metrics::describe_counter!("cloister_connections_total", "Connections accepted");
    metrics::describe_counter!("cloister_logins_total", "Logins");
    metrics::describe_counter!("cloister_failed_logins_total", "Logins that failed, by SQLSTATE");
    metrics::describe_counter!("cloister_statements_total", "Statements begun");
    metrics::describe_counter!("cloister_errors_total", "Errors told to clients, by SQLSTATE");
    metrics::describe_gauge!("cloister_sessions", "Sessions");
    metrics::describe_gauge!("cloister_resident_bytes", "Resident memory in bytes");
    Ok(())
}
