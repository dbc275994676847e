//! A template's text.

use std::fmt::Write as _;

use crate::template::{Aggregate, Column, Condition, Expression, How, Operator, PersonColumn, Place, Template, What};
use crate::value::{Type, Value};
use crate::world::World;

/// Writes one template of one world.
struct Writer<'a> {
    world: &'a World,
    template: &'a Template,
    /// The source whose subquery is being written: its columns go by their own names.
    inside: Option<(usize, &'static str)>,
}

impl Template {
    /// CREATE TEMPLATE …
    #[must_use]
    pub fn sql(&self, world: &World) -> String {
        Writer { world, template: self, inside: None }.create()
    }

    /// A question for one choice of parameters.
    #[must_use]
    pub fn ask(&self, world: &World, values: &[Value]) -> String {
        let arguments = values.iter().zip(&self.parameters).map(|(v, p)| v.exact(self.fact(world, p.on).kind));
        let arguments = arguments.collect::<Vec<_>>().join(", ");
        let parentheses = if values.is_empty() { String::new() } else { format!("({arguments})") };
        format!("SELECT * FROM templates.{}{parentheses}", self.name)
    }
}

impl Writer<'_> {
    fn create(&self) -> String {
        let template = self.template;
        let mut out = format!("CREATE TEMPLATE {}", template.name);
        if !template.parameters.is_empty() {
            let parameters = template.parameters.iter().map(|p| {
                let kind = template.fact(self.world, p.on).kind;
                let values: Vec<_> = p.values.iter().map(|v| v.exact(kind)).collect();
                format!("{} {} IN ({})", p.name, kind.sql(), values.join(", "))
            });
            let _ = write!(out, " ({})", parameters.collect::<Vec<_>>().join(", "));
        }
        if let Some(cells) = template.cells {
            let _ = write!(out, " CELLS PER PERSON {cells}");
        }
        if template.reduced {
            return out + &self.reduced();
        }
        let keys = template.keys.iter().enumerate().map(|(at, key)| format!("{} AS k{at}", self.expression(key)));
        let aggregates = template.aggregates.iter().enumerate().map(|(at, a)| format!("{} AS a{at}", self.aggregate(a)));
        let _ = write!(out, " AS\nSELECT {}\nFROM {}", keys.chain(aggregates).collect::<Vec<_>>().join(", "), self.from());
        let conditions = self.conditions();
        if !conditions.is_empty() {
            let _ = write!(out, "\nWHERE {}", conditions.join(" AND "));
        }
        if !template.keys.is_empty() {
            let _ = write!(out, "\nGROUP BY {}", (1..=template.keys.len()).map(|n| n.to_string()).collect::<Vec<_>>().join(", "));
        }
        if let Some(least) = template.having {
            let _ = write!(out, "\nHAVING {} >= {least}", self.aggregate(&template.aggregates[0]));
        }
        out.push(';');
        out
    }

    /// The query over the joined rows of each person.
    fn reduced(&self) -> String {
        let (mut inner, mut outer) = (vec![format!("{} AS who", self.unit(0))], Vec::new());
        for (at, key) in self.template.keys.iter().enumerate() {
            inner.push(format!("{}({}) AS k{at}", if at.is_multiple_of(2) { "max" } else { "min" }, self.expression(key)));
            outer.push(format!("k{at}"));
        }
        for (at, aggregate) in self.template.aggregates.iter().enumerate() {
            outer.push(match &aggregate.what {
                What::Rows => format!("count(*) AS a{at}"),
                What::People(_) | What::Distinct(_) => format!("count(DISTINCT x.who) AS a{at}"),
                What::Sum(c) | What::Average(c) => {
                    inner.push(format!("sum({}) AS m{at}", self.column(*c).0));
                    let function = if matches!(aggregate.what, What::Sum(_)) { "sum" } else { "avg" };
                    format!("{function}(x.m{at}) AS a{at}")
                }
            });
        }
        let conditions = self.conditions();
        let filter = if conditions.is_empty() { String::new() } else { format!("\nWHERE {}", conditions.join(" AND ")) };
        let keys = (1..=self.template.keys.len()).map(|n| n.to_string()).collect::<Vec<_>>().join(", ");
        let group = if keys.is_empty() { String::new() } else { format!("\nGROUP BY {keys}") };
        format!(" AS\nSELECT {}\nFROM (SELECT {}\nFROM {}{filter}\nGROUP BY {}) x{group};", outer.join(", "), inner.join(", "), self.from(), self.unit(0))
    }

    fn from(&self) -> String {
        let mut out = String::new();
        for (at, source) in self.template.sources.iter().enumerate().filter(|(_, s)| s.how.is_from()) {
            let relation = self.relation(at);
            match source.how {
                How::First => out = relation,
                how => {
                    let word = if how == How::Left { "LEFT JOIN" } else { "JOIN" };
                    let _ = write!(out, "\n{word} {relation} ON {} = {}", self.unit(0), self.unit(at));
                }
            }
            if let Some(looked_up) = &source.lookup {
                let lookup = &self.world.lookups[looked_up.lookup];
                let word = if looked_up.left { "LEFT JOIN" } else { "JOIN" };
                let on = &self.world.datasets[source.dataset].columns[looked_up.on].name;
                let name = format!("{}.{}", self.world.owners[lookup.owner], lookup.name);
                let _ = write!(out, "\n{word} {name} l{at} ON s{at}.{on} = l{at}.{}", lookup.columns[0].0);
            }
        }
        out
    }

    /// A source of the FROM, with its alias.
    fn relation(&self, at: usize) -> String {
        let source = &self.template.sources[at];
        let name = self.world.name(source.dataset);
        let inside = Writer { inside: Some((at, "")), ..*self };
        let filters: Vec<_> = source.filters.iter().map(|f| inside.condition(f)).collect();
        let filters = if filters.is_empty() { String::new() } else { format!(" WHERE {}", filters.join(" AND ")) };
        let Some(reduced) = &source.per_person else {
            return if filters.is_empty() { format!("{name} s{at}") } else { format!("(SELECT * FROM {name}{filters}) s{at}") };
        };
        let dataset = &self.world.datasets[source.dataset];
        let mut columns = vec![dataset.unit.clone()];
        columns.extend(reduced.columns.iter().enumerate().map(|(n, column)| {
            let of = |at: &usize| dataset.columns[*at].name.as_str();
            let text = match column {
                PersonColumn::Count(None) => "count(*)".to_owned(),
                PersonColumn::Count(Some(filter)) => format!("count(*) FILTER (WHERE {})", inside.condition(filter)),
                PersonColumn::Min(c) => format!("min({})", of(c)),
                PersonColumn::Max(c) => format!("max({})", of(c)),
                PersonColumn::Sum(c) => format!("sum({})", of(c)),
            };
            format!("{text} AS c{n}")
        }));
        let having = reduced.least.map_or(String::new(), |least| format!(" HAVING count(*) >= {least}"));
        format!("(SELECT {} FROM {name}{filters} GROUP BY {}{having}) s{at}", columns.join(", "), dataset.unit)
    }

    fn conditions(&self) -> Vec<String> {
        let template = self.template;
        let mut conditions: Vec<_> = template.filters.iter().map(|f| self.condition(f)).collect();
        conditions.extend(template.parameters.iter().map(|p| format!("{} = ${}", self.column(p.on).0, p.name)));
        for (at, source) in template.sources.iter().enumerate().filter(|(_, s)| !s.how.is_from()) {
            let name = self.world.name(source.dataset);
            let unit = &self.world.datasets[source.dataset].unit;
            let exists = matches!(source.how, How::Exists | How::NotExists);
            let inside = Writer { inside: Some((at, if exists { "x." } else { "" })), ..*self };
            let mut filters: Vec<_> = source.filters.iter().map(|f| inside.condition(f)).collect();
            let negated = if source.how.is_anti() { "NOT " } else { "" };
            if exists {
                filters.insert(0, format!("x.{unit} = {}", self.unit(0)));
                conditions.push(format!("{negated}EXISTS (SELECT 1 FROM {name} x WHERE {})", filters.join(" AND ")));
                continue;
            }
            let filters = if filters.is_empty() { String::new() } else { format!(" WHERE {}", filters.join(" AND ")) };
            let least = source.per_person.as_ref().and_then(|p| p.least);
            let group = least.map_or(String::new(), |least| format!(" GROUP BY {unit} HAVING count(*) >= {least}"));
            conditions.push(format!("{} {negated}IN (SELECT {unit} FROM {name}{filters}{group})", self.unit(0)));
        }
        conditions
    }

    fn unit(&self, source: usize) -> String {
        format!("s{source}.{}", self.world.datasets[self.template.sources[source].dataset].unit)
    }

    /// A column's name and type, where it is being written.
    fn column(&self, column: Column) -> (String, Type) {
        let source = &self.template.sources[column.source];
        let dataset = &self.world.datasets[source.dataset];
        if let (Some((_, prefix)), Place::Plain(at)) = (self.inside, column.place) {
            return (format!("{prefix}{}", dataset.columns[at].name), dataset.columns[at].kind);
        }
        let kind = self.template.fact(self.world, column).kind;
        let name = match (column.place, &source.per_person) {
            (Place::Unit, _) => self.unit(column.source),
            (Place::LookedUp(at), _) => format!("l{}.{}", column.source, self.world.lookups[source.lookup.as_ref().unwrap().lookup].columns[at].0),
            (Place::Plain(at), Some(_)) => format!("s{}.c{at}", column.source),
            (Place::Plain(at), None) => format!("s{}.{}", column.source, dataset.columns[at].name),
        };
        (name, kind)
    }

    fn kind(&self, expression: &Expression) -> Type {
        match expression {
            Expression::Column(c) | Expression::NullIf(c, _) | Expression::Coalesce(c, _) => self.column(*c).1,
            other => self.template.kind(self.world, other),
        }
    }

    fn expression(&self, expression: &Expression) -> String {
        match expression {
            Expression::Column(c) => self.column(*c).0,
            Expression::Upper(c) => format!("upper({})", self.column(*c).0),
            Expression::Prefix(c, letters) => format!("substr({}, 1, {letters})", self.column(*c).0),
            Expression::NullIf(c, value) => {
                let (name, kind) = self.column(*c);
                format!("nullif({name}, {})", value.typed(kind))
            }
            Expression::Coalesce(c, value) => {
                let (name, kind) = self.column(*c);
                format!("coalesce({name}, {})", value.typed(kind))
            }
            Expression::Case(arms, otherwise) => {
                let kind = self.kind(expression);
                let arms: Vec<_> = arms.iter().map(|(c, v)| format!("WHEN {} THEN {}", self.condition(c), v.sql(kind))).collect();
                format!("CASE {} ELSE {} END", arms.join(" "), otherwise.sql(kind))
            }
            Expression::Test(condition) => self.condition(condition),
        }
    }

    fn condition(&self, condition: &Condition) -> String {
        match condition {
            Condition::Compare(e, operator, value) => {
                let operator = match operator {
                    Operator::Equal => "=",
                    Operator::Different => "<>",
                    Operator::Less => "<",
                    Operator::AtMost => "<=",
                    Operator::More => ">",
                    Operator::AtLeast => ">=",
                };
                format!("{} {operator} {}", self.expression(e), value.sql(self.kind(e)))
            }
            Condition::Among(e, list, negated) => {
                let kind = self.kind(e);
                let list: Vec<_> = list.iter().map(|v| v.sql(kind)).collect();
                format!("{} {}IN ({})", self.expression(e), if *negated { "NOT " } else { "" }, list.join(", "))
            }
            Condition::Between(e, low, high) => {
                let kind = self.kind(e);
                format!("{} BETWEEN {} AND {}", self.expression(e), low.sql(kind), high.sql(kind))
            }
            Condition::Like(e, prefix, is) => {
                format!("{} {}LIKE '{}%'", self.expression(e), if *is { "" } else { "NOT " }, prefix.replace('\'', "''"))
            }
            Condition::Distinct(e, value, is) => {
                format!("({} IS {}DISTINCT FROM {})", self.expression(e), if *is { "" } else { "NOT " }, value.sql(self.kind(e)))
            }
            Condition::IsNull(e, is) => format!("{} IS {}NULL", self.expression(e), if *is { "" } else { "NOT " }),
            Condition::Not(c) => format!("NOT ({})", self.condition(c)),
            Condition::And(a, b) => format!("({} AND {})", self.condition(a), self.condition(b)),
            Condition::Or(a, b) => format!("({} OR {})", self.condition(a), self.condition(b)),
            Condition::Matched(source, matched) => format!("{} IS {}NULL", self.unit(*source), if *matched { "NOT " } else { "" }),
        }
    }

    fn aggregate(&self, aggregate: &Aggregate) -> String {
        let argument = match &aggregate.what {
            What::Rows => "*".to_owned(),
            What::People(source) => self.unit(*source),
            What::Sum(c) | What::Average(c) | What::Distinct(c) => self.column(*c).0,
        };
        let (before, after) = match &aggregate.what {
            What::Rows => ("count(", ")"),
            What::People(_) | What::Distinct(_) => ("count(DISTINCT ", ")"),
            What::Sum(_) => ("sum(", ")"),
            What::Average(_) => ("avg(", ")"),
        };
        match &aggregate.filter {
            None => format!("{before}{argument}{after}"),
            Some(filter) if aggregate.as_case => {
                let argument = if argument == "*" { "1".to_owned() } else { argument };
                let otherwise = if matches!(aggregate.what, What::Sum(_)) { " ELSE 0" } else { "" };
                format!("{before}CASE WHEN {} THEN {argument}{otherwise} END{after}", self.condition(filter))
            }
            Some(filter) => format!("{before}{argument}{after} FILTER (WHERE {})", self.condition(filter)),
        }
    }
}
