//! The protocol's bytes: messages from clients, strictly; messages to them, with backpressure.
//!
//! The backend's messages are pgwire's; what comes in is read here, because a listener that holds
//! other people's data can't take a message's word for its length.

mod frontend;
mod io;
mod messages;

pub(crate) use frontend::{Bind, Broken, Frontend, Kind, Limits, Startup, StartupPacket, Target, startup_packet};
pub(crate) use io::{Gone, Io};
pub(crate) use messages::{error_info, notice, put, put_copy_data, row_description};
