//! The three messages, and which fields each has.

use cloister_attestation::Evidence;

use crate::error::ExchangeError;
use crate::frame::{Frame, form};

const ASK: u8 = 1;
const ANSWER: u8 = 2;
const REFUSAL: u8 = 3;
/// Longer words than this aren't read out to anyone.
const WORDS_BYTES_MAX: usize = 200;

/// The client's question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Fresh and random.
    pub nonce: [u8; 32],
}

/// The server's answer. Nothing in it is true before an appraisal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What the server says its platform is; `SIMULATED` if nothing vouches for it.
    pub platform: String,
    /// Report and certificates.
    pub evidence: Evidence,
    /// The certificate (DER) that clients put into `sslrootcert`.
    pub ca: Vec<u8>,
    /// The public key to which dataset keys are sealed.
    pub hpke_key: Option<Vec<u8>>,
    /// The log's public key.
    pub log_key: Option<Vec<u8>>,
    /// SHA-256 of the agreement in force.
    pub agreement: Option<[u8; 32]>,
    /// The log's last checkpoint, as a signed note.
    pub checkpoint: Option<Vec<u8>>,
}

/// Any of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// From the client.
    Ask(Ask),
    /// From the server.
    Answer(Box<Answer>),
    /// From the server, instead of evidence: why, in words.
    Refusal(String),
}

impl Message {
    /// Reads a message that is all of `bytes`.
    ///
    /// # Errors
    /// [`ExchangeError::Form`] for anything that isn't exactly one.
    pub fn decode(bytes: &[u8]) -> Result<Self, ExchangeError> {
        Self::from_frame(Frame::decode(bytes)?)
    }

    /// The message as bytes.
    ///
    /// # Errors
    /// If it has more than 64 KiB.
    pub fn encode(&self) -> Result<Vec<u8>, ExchangeError> {
        self.to_frame().encode()
    }

    pub(crate) fn to_frame(&self) -> Frame {
        match self {
            Self::Ask(ask) => Frame { kind: ASK, fields: vec![(1, ask.nonce.to_vec())] },
            Self::Refusal(words) => Frame { kind: REFUSAL, fields: vec![(1, words.bytes().take(WORDS_BYTES_MAX).collect())] },
            Self::Answer(answer) => Frame { kind: ANSWER, fields: answer_fields(answer) },
        }
    }

    pub(crate) fn from_frame(frame: Frame) -> Result<Self, ExchangeError> {
        let mut fields = Fields(frame.fields);
        let message = match frame.kind {
            ASK => Self::Ask(Ask { nonce: array(fields.required(1)?)? }),
            REFUSAL => Self::Refusal(words(fields.required(1)?)?),
            ANSWER => Self::Answer(Box::new(Answer {
                platform: words(fields.required(1)?)?,
                evidence: Evidence { report: fields.required(2)?, vek: fields.required(3)?, intermediate: fields.optional(4), root: fields.optional(5) },
                ca: fields.required(6)?,
                hpke_key: fields.optional(7),
                log_key: fields.optional(8),
                agreement: fields.optional(9).map(array).transpose()?,
                checkpoint: fields.optional(10),
            })),
            kind => return Err(form(format!("a message of kind {kind}"))),
        };
        match fields.0.first() {
            Some((tag, _)) => Err(form(format!("field {tag} isn't known"))),
            None => Ok(message),
        }
    }
}

fn answer_fields(answer: &Answer) -> Vec<(u8, Vec<u8>)> {
    let evidence = answer.evidence.clone();
    let all = [
        (1, Some(answer.platform.clone().into_bytes())),
        (2, Some(evidence.report)),
        (3, Some(evidence.vek)),
        (4, evidence.intermediate),
        (5, evidence.root),
        (6, Some(answer.ca.clone())),
        (7, answer.hpke_key.clone()),
        (8, answer.log_key.clone()),
        (9, answer.agreement.map(|digest| digest.to_vec())),
        (10, answer.checkpoint.clone()),
    ];
    all.into_iter().filter_map(|(tag, value)| value.map(|value| (tag, value))).collect()
}

/// Fields in order of their tags; taking removes.
struct Fields(Vec<(u8, Vec<u8>)>);

impl Fields {
    fn optional(&mut self, tag: u8) -> Option<Vec<u8>> {
        let at = self.0.iter().position(|(found, _)| *found == tag)?;
        Some(self.0.remove(at).1)
    }

    fn required(&mut self, tag: u8) -> Result<Vec<u8>, ExchangeError> {
        self.optional(tag).ok_or_else(|| form(format!("field {tag} is missing")))
    }
}

fn array(value: Vec<u8>) -> Result<[u8; 32], ExchangeError> {
    value.try_into().map_err(|_| form("a field of other than 32 bytes"))
}

/// Printable ASCII: it is shown to people.
fn words(value: Vec<u8>) -> Result<String, ExchangeError> {
    if value.len() > WORDS_BYTES_MAX || !value.iter().all(|byte| (0x20..0x7f).contains(byte)) {
        return Err(form("words that can't be read"));
    }
    String::from_utf8(value).map_err(|_| form("words that can't be read"))
}
