//! Out of the tree of all that a validator found, what is worth telling: of alternatives the nearest alone.

use boon::{ErrorKind, InstanceToken, Type, ValidationError};
use serde_json::Value as Json;
use std::cmp::Reverse;

/// One thing to tell.
pub(super) enum Complaint<'e> {
    /// One finding of the validator.
    One(&'e ValidationError<'e, 'e>),
    /// A key that may not be called so, in a map at or below a path, with the reasons.
    Name { path: &'e [InstanceToken<'e>], name: &'e str, error: &'e ValidationError<'e, 'e>, why: Vec<Complaint<'e>> },
    /// None of the types that the alternatives ask for.
    Types { error: &'e ValidationError<'e, 'e>, want: Vec<Type> },
    /// None of the values that the alternatives ask for.
    Values { error: &'e ValidationError<'e, 'e>, want: Vec<&'e Json> },
    /// None of the keys of which the alternatives ask for one each.
    Either { error: &'e ValidationError<'e, 'e>, want: Vec<&'e str> },
}

impl<'e> Complaint<'e> {
    /// The finding it rests on.
    pub fn error(&self) -> &'e ValidationError<'e, 'e> {
        match self {
            Self::One(error)
            | Self::Name { error, .. }
            | Self::Types { error, .. }
            | Self::Values { error, .. }
            | Self::Either { error, .. } => error,
        }
    }

    fn depth(&self) -> usize {
        match self {
            Self::Name { path, .. } => path.len() + 1,
            other => other.error().instance_location.tokens.len(),
        }
    }
}

/// What to tell of a finding that stands at or below `path`.
pub(super) fn complaints<'e>(error: &'e ValidationError<'e, 'e>, path: &'e [InstanceToken<'e>]) -> Vec<Complaint<'e>> {
    let own = error.instance_location.tokens.as_slice();
    let below = |path| error.causes.iter().flat_map(move |cause| complaints(cause, path)).collect::<Vec<_>>();
    match &error.kind {
        ErrorKind::Schema { .. } | ErrorKind::Group | ErrorKind::Reference { .. } | ErrorKind::AllOf => below(own),
        ErrorKind::AnyOf | ErrorKind::OneOf(None) => nearest(error),
        // The validator tells where in the name something is wrong, not which map the name stands in.
        ErrorKind::PropertyName { prop } => {
            vec![Complaint::Name { path, name: prop, error, why: below(path) }]
        }
        _ => vec![Complaint::One(error)],
    }
}

/// Of alternatives that all fail, those findings that are nearest to what was meant: of the alternative for this type,
/// then of the one that fails deepest inside, then of the one that finds least.
fn nearest<'e>(error: &'e ValidationError<'e, 'e>) -> Vec<Complaint<'e>> {
    let own = error.instance_location.tokens.as_slice();
    let mut branches: Vec<Vec<Complaint<'e>>> = error.causes.iter().map(|cause| complaints(cause, own)).collect();
    let other_type = |branch: &[Complaint<'e>]| {
        branch.iter().any(|complaint| complaint.depth() == own.len() && wanted_types(complaint).is_some())
    };
    if branches.iter().all(|branch| other_type(branch)) {
        let types = branches.iter().flatten().filter_map(wanted_types).flatten();
        let mut want: Vec<Type> = Vec::new();
        types.for_each(|one| {
            if !want.contains(&one) {
                want.push(one)
            }
        });
        return vec![Complaint::Types { error, want }];
    }
    branches.retain(|branch| !other_type(branch));
    let here = |branch: &[Complaint<'e>]| branch.len() == 1 && branch.iter().all(|one| one.depth() == own.len());
    if branches.len() > 1 && branches.iter().all(|branch| here(branch)) {
        let each = || branches.iter().flatten();
        let values: Option<Vec<Vec<&Json>>> = each().map(wanted_values).collect();
        if let Some(values) = values {
            return vec![Complaint::Values { error, want: values.concat() }];
        }
        let keys: Option<Vec<&str>> = each().map(wanted_key).collect();
        if let Some(want) = keys {
            return vec![Complaint::Either { error, want }];
        }
    }
    let rank =
        |branch: &Vec<Complaint<'e>>| (Reverse(branch.iter().map(Complaint::depth).max().unwrap_or(0)), branch.len());
    branches.into_iter().min_by_key(rank).unwrap_or_default()
}

fn wanted_types(complaint: &Complaint<'_>) -> Option<Vec<Type>> {
    match complaint {
        Complaint::Types { want, .. } => Some(want.clone()),
        Complaint::One(ValidationError { kind: ErrorKind::Type { want, .. }, .. }) => Some(want.iter().collect()),
        _ => None,
    }
}

fn wanted_values<'e>(complaint: &Complaint<'e>) -> Option<Vec<&'e Json>> {
    match complaint {
        Complaint::Values { want, .. } => Some(want.clone()),
        Complaint::One(error) => match &error.kind {
            ErrorKind::Enum { want } => Some(want.iter().collect()),
            ErrorKind::Const { want } => Some(vec![want]),
            _ => None,
        },
        _ => None,
    }
}

fn wanted_key<'e>(complaint: &Complaint<'e>) -> Option<&'e str> {
    match complaint {
        Complaint::One(error) => match &error.kind {
            ErrorKind::Required { want } if want.len() == 1 => want.first().copied(),
            _ => None,
        },
        _ => None,
    }
}
