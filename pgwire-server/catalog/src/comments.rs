//! What Postgres says of its own types, schemas, languages, access methods and collations.

use std::sync::LazyLock;

/// The comment on one of Postgres' own objects.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Comment {
    pub(crate) class: i64,
    pub(crate) object: i64,
    pub(crate) text: &'static str,
}

/// All of them.
pub(crate) static COMMENTS: LazyLock<Vec<Comment>> = LazyLock::new(|| include_str!("data/comments.txt").lines().filter_map(parse).collect());

fn parse(line: &'static str) -> Option<Comment> {
    let mut fields = line.splitn(3, ' ');
    Some(Comment { class: fields.next()?.parse().ok()?, object: fields.next()?.parse().ok()?, text: fields.next()? })
}

/// The comment on an object of a class, or of any class.
pub(crate) fn on(class: Option<i64>, object: i64) -> Option<&'static str> {
    let found = COMMENTS.iter().find(|comment| comment.object == object && class.is_none_or(|class| class == comment.class));
    found.map(|comment| comment.text)
}
