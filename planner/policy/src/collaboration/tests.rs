use super::*;
use crate::statement::{Parsed, parse, split};
use crate::{Frame, Restriction, Within};

const FOUNDING: &str = "CREATE COLLABORATION c; CREATE MEMBER a; CREATE MEMBER b;
    CREATE ROLE a_admin LOGIN PASSWORD 'x' IN MEMBER a AS ADMINISTRATOR;
    CREATE ROLE b_admin LOGIN PASSWORD 'x' IN MEMBER b AS ADMINISTRATOR;";

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn dataset(text: &str) -> DatasetName {
    DatasetName::try_from(text.to_owned()).unwrap()
}

fn apply(state: &mut Collaboration, role: Option<&str>, sql: &str, planned: Option<(TemplateFacts, Digest)>) -> Result<(), UserError> {
    let role = role.map(name);
    for piece in split(sql).unwrap() {
        let Parsed::Ours(statement) = parse(&piece).unwrap() else { panic!("{sql}") };
        state.apply(role.as_ref().map_or(Actor::Script, Actor::Role), &statement, planned.clone())?;
    }
    Ok(())
}

/// Two members with a dataset each, loaded.
fn world() -> Collaboration {
    let mut state = Collaboration::default();
    apply(&mut state, None, FOUNDING, None).unwrap();
    for (role, owner) in [("a_admin", "a"), ("b_admin", "b")] {
        let sql = format!("CREATE DATASET {owner}.d (p text PRIVACY UNIT AS email UNIQUE, x text DIMENSION) THRESHOLD 10 ROWS AT MOST 100");
        apply(&mut state, Some(role), &sql, None).unwrap();
        state.load(&dataset(&format!("{owner}.d")), "v1".into());
    }
    state
}

fn digest(text: &str) -> Digest {
    Digest::of("test", &[text.as_bytes()])
}

fn frame(text: &str, datasets: &[&str], restrictions: &[(&str, &str)]) -> Frame {
    let restrictions = restrictions.iter().map(|(of, value)| Restriction {
        on: format!("{of}.x"),
        dataset: dataset(of),
        within: Within::Values(BTreeSet::from([(*value).to_owned()])),
    });
    Frame { digest: digest(text), datasets: datasets.iter().map(|d| dataset(d)).collect(), restrictions: restrictions.collect() }
}

fn template(state: &mut Collaboration, called: &str, frames: Vec<Frame>) {
    let datasets = frames.iter().flat_map(|f| f.datasets.clone()).collect();
    let facts = TemplateFacts { datasets, public: BTreeSet::new(), frames };
    apply(state, Some("a_admin"), &format!("CREATE TEMPLATE {called} AS SELECT 1"), Some((facts, digest(called)))).unwrap();
}

fn approve(state: &mut Collaboration, role: &str, called: &str, overlapping: &str) -> Result<(), UserError> {
    apply(state, Some(role), &format!("APPROVE TEMPLATE {called} DIGEST '{}' {overlapping}", digest(called)), None)
}

fn overlaps(state: &Collaboration, called: &str, member: &str) -> Vec<String> {
    state.overlaps(&name(called), &name(member)).iter().map(ToString::to_string).collect()
}

#[test]
fn frames_that_exclude_each_other_do_not_overlap() {
    let mut state = world();
    template(&mut state, "left", vec![frame("1", &["a.d", "b.d"], &[("b.d", "left")])]);
    template(&mut state, "right", vec![frame("2", &["a.d", "b.d"], &[("b.d", "right")])]);
    approve(&mut state, "a_admin", "left", "").unwrap();
    assert!(overlaps(&state, "right", "a").is_empty());
    // The other owner's rows decided it, and they have changed: who was left may be right now.
    state.load(&dataset("b.d"), "v2".into());
    assert_eq!(overlaps(&state, "right", "a"), ["left"]);
    assert_eq!(approve(&mut state, "a_admin", "right", "").unwrap_err().sqlstate, "55000");
    approve(&mut state, "a_admin", "right", "OVERLAPPING (left)").unwrap();
}

#[test]
fn frames_that_share_no_data_or_are_one_do_not_overlap() {
    let mut state = world();
    template(&mut state, "one", vec![frame("1", &["a.d"], &[])]);
    template(&mut state, "same", vec![frame("1", &["a.d"], &[])]);
    template(&mut state, "other", vec![frame("2", &["b.d"], &[])]);
    template(&mut state, "both", vec![frame("3", &["a.d", "b.d"], &[])]);
    approve(&mut state, "a_admin", "one", "").unwrap();
    assert!(overlaps(&state, "same", "a").is_empty());
    assert!(overlaps(&state, "other", "a").is_empty());
    assert_eq!(overlaps(&state, "both", "a"), ["one"]);
    // Its own answers are known whatever it loaded since.
    state.load(&dataset("a.d"), "v2".into());
    assert_eq!(overlaps(&state, "both", "a"), ["one"]);
}

/// A reload of somebody else's data is another list over one's own people: the same text under
/// another name is another frame, the same template approved again is consent to the reload.
#[test]
fn one_text_over_another_version_is_another_frame() {
    let mut state = world();
    template(&mut state, "one", vec![frame("1", &["a.d", "b.d"], &[])]);
    template(&mut state, "same", vec![frame("1", &["a.d", "b.d"], &[])]);
    for role in ["a_admin", "b_admin"] {
        approve(&mut state, role, "one", "").unwrap();
        assert!(overlaps(&state, "same", &role[..1]).is_empty());
    }
    state.load(&dataset("b.d"), "v2".into());
    assert_eq!(overlaps(&state, "same", "a"), ["one"]);
    // Its own reload is its own doing, and its approval of the first stands across it.
    assert!(overlaps(&state, "same", "b").is_empty());
    assert!(overlaps(&state, "one", "a").is_empty());
    approve(&mut state, "a_admin", "one", "").unwrap();
    assert_eq!(approve(&mut state, "a_admin", "same", "").unwrap_err().sqlstate, "55000");
    approve(&mut state, "a_admin", "same", "OVERLAPPING (one)").unwrap();
    // What the older version told under the other name is known.
    state.load(&dataset("b.d"), "v3".into());
    assert_eq!(overlaps(&state, "one", "a"), ["same"]);
}

#[test]
fn a_restriction_excludes_over_one_version_of_own_data_too() {
    let mut state = world();
    template(&mut state, "march", vec![frame("1", &["a.d", "b.d"], &[("a.d", "march")])]);
    template(&mut state, "april", vec![frame("2", &["a.d", "b.d"], &[("a.d", "april")])]);
    template(&mut state, "months", vec![frame("1", &["a.d"], &[("a.d", "march")]), frame("2", &["a.d"], &[("a.d", "april")])]);
    approve(&mut state, "a_admin", "march", "").unwrap();
    assert!(overlaps(&state, "april", "a").is_empty());
    state.load(&dataset("a.d"), "v2".into());
    assert_eq!(overlaps(&state, "april", "a"), ["march"]);
    approve(&mut state, "a_admin", "months", "OVERLAPPING (march)").unwrap();
    // An approval stands across its owner's reloads: giving it again shows nothing that it didn't.
    state.load(&dataset("a.d"), "v3".into());
    assert_eq!(overlaps(&state, "months", "a"), ["march"]);
    assert!(overlaps(&state, "march", "a").iter().all(|name| name == "months"));
}

#[test]
fn two_datasets_of_one_owner_are_about_the_same_people() {
    let mut state = world();
    apply(
        &mut state,
        Some("b_admin"),
        "CREATE DATASET b.e (p text PRIVACY UNIT AS email, x text DIMENSION) THRESHOLD 10 ROWS PER PERSON 5 ROWS AT MOST 100",
        None,
    )
    .unwrap();
    state.load(&dataset("b.e"), "v1".into());
    template(&mut state, "one", vec![frame("1", &["b.d"], &[("b.d", "left")])]);
    template(&mut state, "other", vec![frame("2", &["b.e"], &[("b.e", "right")])]);
    template(&mut state, "both", vec![frame("1", &["b.d"], &[]), frame("2", &["b.e"], &[])]);
    approve(&mut state, "b_admin", "one", "").unwrap();
    assert_eq!(overlaps(&state, "other", "b"), ["one"]);
    assert_eq!(overlaps(&state, "both", "b"), ["both", "one"]);
    // Over a common dataset whose rows say so, they exclude each other.
    template(&mut state, "apart", vec![frame("3", &["b.d", "b.e"], &[("b.d", "right")])]);
    assert!(overlaps(&state, "apart", "b").is_empty());
}

/// Its content decides which cells there are: whoever approved, its owner too, approved that content.
#[test]
fn a_public_dataset_pins_its_content_for_every_owner() {
    let mut state = world();
    apply(&mut state, Some("b_admin"), "CREATE PUBLIC DATASET b.codes (code text UNIQUE, name text) ROWS AT MOST 10", None).unwrap();
    let public = BTreeSet::from([dataset("b.codes")]);
    let datasets = BTreeSet::from([dataset("a.d"), dataset("b.d")]);
    let facts = TemplateFacts { datasets, public, frames: vec![frame("1", &["a.d", "b.d"], &[])] };
    apply(&mut state, Some("a_admin"), "CREATE TEMPLATE t AS SELECT 1", Some((facts, digest("t")))).unwrap();
    assert!(approve(&mut state, "b_admin", "t", "").unwrap_err().message.contains("\"b.codes\" has no data"));
    state.load(&dataset("b.codes"), "sha256:1".into());
    approve(&mut state, "a_admin", "t", "").unwrap();
    approve(&mut state, "b_admin", "t", "").unwrap();
    apply(&mut state, Some("a_admin"), "GRANT EXECUTE ON TEMPLATE t TO a_admin", None).unwrap();
    assert_eq!(state.may_run(&name("a_admin"), &name("t")).unwrap().len(), 3);
    state.load(&dataset("b.codes"), "sha256:1".into());
    assert!(state.may_run(&name("a_admin"), &name("t")).is_ok());
    state.load(&dataset("b.codes"), "sha256:2".into());
    for owner in ["a", "b"] {
        assert!(!state.is_approved_by(state.template("t").unwrap(), &name(owner)), "{owner}");
        // People move from cell to cell with what is looked up: the difference is about very few.
        assert_eq!(overlaps(&state, "t", owner), ["t"], "{owner}");
    }
}

/// A member that owns only the PUBLIC part neither approves nor is asked.
#[test]
fn a_public_dataset_has_no_say_and_no_overlaps() {
    let mut state = world();
    apply(&mut state, Some("b_admin"), "CREATE PUBLIC DATASET b.codes (code text UNIQUE, name text) ROWS AT MOST 10", None).unwrap();
    state.load(&dataset("b.codes"), "sha256:1".into());
    let facts = |f: &str| TemplateFacts {
        datasets: BTreeSet::from([dataset("a.d")]),
        public: BTreeSet::from([dataset("b.codes")]),
        frames: vec![frame(f, &["a.d"], &[])],
    };
    apply(&mut state, Some("a_admin"), "CREATE TEMPLATE t AS SELECT 1", Some((facts("1"), digest("t")))).unwrap();
    apply(&mut state, Some("a_admin"), "CREATE TEMPLATE u AS SELECT 1", Some((facts("2"), digest("u")))).unwrap();
    assert_eq!(approve(&mut state, "b_admin", "t", "").unwrap_err().sqlstate, "42501");
    approve(&mut state, "a_admin", "t", "").unwrap();
    apply(&mut state, Some("a_admin"), "GRANT EXECUTE ON TEMPLATE t TO a_admin", None).unwrap();
    assert!(state.may_run(&name("a_admin"), &name("t")).is_ok());
    assert!(overlaps(&state, "u", "b").is_empty());
    state.remember_void_approval(Actor::Role(&name("b_admin")), &name("gone"), digest("gone"));
    assert_eq!(state.approvals().last().unwrap().frames[0].datasets.len(), 2, "protected datasets only");
}

#[test]
fn a_template_can_overlap_itself() {
    let mut state = world();
    template(&mut state, "two", vec![frame("1", &["a.d"], &[]), frame("2", &["a.d"], &[])]);
    let refused = approve(&mut state, "a_admin", "two", "").unwrap_err();
    assert_eq!(refused.message, "template \"two\" overlaps two");
    assert!(refused.detail.unwrap().starts_with("Two of its own release points show"));
    approve(&mut state, "a_admin", "two", "OVERLAPPING (two)").unwrap();
    template(&mut state, "apart", vec![frame("3", &["b.d"], &[("b.d", "l")]), frame("4", &["b.d"], &[("b.d", "r")])]);
    approve(&mut state, "b_admin", "apart", "").unwrap();
    template(&mut state, "twice", vec![frame("5", &["b.d"], &[]), frame("5", &["b.d"], &[])]);
    assert_eq!(overlaps(&state, "twice", "b"), ["apart"]);
}

#[test]
fn a_void_approval_overlaps_everything() {
    let mut state = world();
    template(&mut state, "gone", vec![frame("1", &["a.d"], &[("a.d", "l")])]);
    state.remember_void_approval(Actor::Role(&name("a_admin")), &name("gone"), digest("gone"));
    template(&mut state, "right", vec![frame("2", &["a.d"], &[("a.d", "r")])]);
    assert_eq!(overlaps(&state, "right", "a"), ["gone"]);
    assert_eq!(overlaps(&state, "gone", "a"), ["gone"]);
}
