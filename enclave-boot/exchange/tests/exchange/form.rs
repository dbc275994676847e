//! The messages' form: golden, strict, and never a panic.

use cloister_attestation::Evidence;
use cloister_exchange::{Answer, Ask, Message};
use rand::{Rng, SeedableRng};

fn answer() -> Message {
    Message::Answer(Box::new(Answer {
        platform: "SIMULATED".into(),
        evidence: Evidence { report: vec![1; 4], vek: vec![2; 3], intermediate: Some(vec![3]), root: None },
        ca: vec![4, 4],
        hpke_key: None,
        log_key: Some(vec![5]),
        agreement: Some([6; 32]),
        checkpoint: None,
    }))
}

#[test]
fn messages_come_back() {
    for message in [Message::Ask(Ask { nonce: [7; 32] }), answer(), Message::Refusal("no".into())] {
        assert_eq!(Message::decode(&message.encode().unwrap()).unwrap(), message);
    }
}

/// Version 1, byte by byte: other implementations rely on it.
#[test]
fn the_form_is_fixed() {
    let ask = Message::Ask(Ask { nonce: [7; 32] }).encode().unwrap();
    assert_eq!(ask[..15], *b"CLST\x01\x01\x00\x00\x00\x25\x01\x00\x00\x00\x20");
    assert_eq!(ask[15..], [7; 32]);
}

#[test]
fn only_the_exact_form_is_read() {
    let good = answer().encode().unwrap();
    let mut read = 0;
    for length in 0..good.len() {
        read += usize::from(Message::decode(&good[..length]).is_ok());
    }
    assert_eq!(read, 0, "truncations");
    let frame = |kind: u8, body: &[u8]| {
        let mut out = b"CLST\x01".to_vec();
        out.push(kind);
        out.extend(u32::try_from(body.len()).unwrap().to_be_bytes());
        out.extend(body);
        Message::decode(&out)
    };
    assert!(frame(3, b"\x01\0\0\0\x02no").is_ok());
    assert!(frame(3, b"\x01\0\0\0\x02no\x01\0\0\0\x02no").is_err(), "a field twice");
    assert!(frame(3, b"\x01\0\0\0\x02no\x02\0\0\0\0").is_err(), "an unknown field");
    assert!(frame(3, b"\x01\0\0\0\x02n\n").is_err(), "words that aren't printable");
    assert!(frame(3, b"\x01\xff\xff\xff\xffno").is_err(), "longer than the frame");
    assert!(frame(1, b"\x01\0\0\0\x02no").is_err(), "a short nonce");
    assert!(frame(4, b"").is_err(), "an unknown kind");
    let long = Message::Answer(Box::new(Answer {
        platform: "x".into(),
        ca: vec![0; 70_000],
        ..match answer() {
            Message::Answer(a) => *a,
            _ => panic!("an answer"),
        }
    }));
    assert!(long.encode().is_err());
}

#[test]
fn garbage_never_panics() {
    let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(4);
    let good = answer().encode().unwrap();
    for case in 0..20_000 {
        let mut bytes = good.clone();
        if case % 2 == 0 {
            for _ in 0..random.random_range(1..5) {
                let at = random.random_range(0..bytes.len());
                bytes[at] = random.random();
            }
        } else {
            bytes = (0..random.random_range(0..200)).map(|_| random.random()).collect();
            bytes.splice(0..0, *b"CLST\x01\x02");
        }
        if let Ok(message) = Message::decode(&bytes) {
            assert_eq!(message.encode().unwrap(), bytes, "one form for one message");
        }
    }
}
