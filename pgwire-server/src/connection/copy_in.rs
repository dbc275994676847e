//! COPY … FROM STDIN: the client's data on its way to the engine.

use cloister_engine::LoadInto;
use cloister_policy::UserError;
use pgwire::messages::copy::CopyInResponse;

use super::End;
use super::client::Client;
use super::link::{Failure, Watch, watched};
use crate::wire::{Broken, Frontend, notice, put};

impl Client {
    /// Takes the data until the client says that it is done; the command tag. Whatever goes wrong
    /// on the way, nothing was loaded.
    pub(super) async fn copy_in(&mut self, watch: &Watch, mut load: LoadInto) -> Result<String, Failure> {
        let columns = i16::try_from(load.columns).unwrap_or(i16::MAX);
        let format = i8::from(load.binary);
        put(&mut self.wire.writer.output, &CopyInResponse::new(format, columns, vec![format.into(); load.columns]));
        self.wire.writer.flush().await.map_err(End::from)?;
        loop {
            match self.next_of_copy(watch).await? {
                // A load that has failed already says so when the data ends.
                Frontend::CopyData(data) => {
                    watched(&mut self.wire, watch, load.send(data.to_vec())).await?;
                }
                Frontend::CopyDone => break,
                Frontend::CopyFail(message) => return Err(UserError::new("57014", format!("COPY from stdin failed: {message}")).into()),
                Frontend::Flush | Frontend::Sync => {}
                Frontend::Terminate => return Err(End::Done.into()),
                _ => return Err(End::Fatal(UserError::new("08P01", "unexpected message type during COPY from stdin")).into()),
            }
        }
        let loaded = watched(&mut self.wire, watch, load.finish()).await?.map_err(|e| e.to_user())?;
        if loaded.nobody > 0 {
            put(&mut self.wire.writer.output, &notice("NOTICE", &format!("{} rows without a privacy unit were dropped", loaded.nobody)));
        }
        Ok(format!("COPY {}", loaded.rows))
    }

    /// The client's next message, unless the statement has to stop before it comes.
    async fn next_of_copy(&mut self, watch: &Watch) -> Result<Frontend, Failure> {
        let limits = self.limits();
        let message = tokio::select! {
            biased;
            why = watch.over() => return Err(super::link::failure(why)),
            message = self.wire.reader.message(limits) => message.map_err(End::from)?,
        };
        match message {
            Ok(message) => Ok(message),
            Err(Broken::Stream(error)) => Err(End::Fatal(error).into()),
            Err(Broken::Message(_, error)) => Err(error.into()),
        }
    }
}
