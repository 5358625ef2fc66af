//! One round of fixing: which fixes can be made at once, whether they do good alone, and what they bring about.

use super::{ByPath, Fixed, FixedDocument, Linted, Made, Refused, Wanted, Workspace};
use crate::corpus::{self, Overlay};
use crate::diagnostic::{Applicability, Fix, TextEdit};
use crate::document::edits;
use crate::lint::Finding;
use crate::lint::fresh::Moment;
use chrono::{DateTime, FixedOffset};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// How often the fixes of one document are checked in one round for whether they hold; the rest waits for the next.
const MAX_CHECKS: usize = 32;

/// How often all documents are looked at for fixes that did harm. Beyond it, fixes in documents with new findings go unmade.
const MAX_TRIALS: usize = 100;

/// The most new findings that are told as the reason why one fix was not made.
const MAX_REASONS: usize = 2;

/// Fixing under way.
pub(super) struct Run<'a> {
    linted: &'a mut Linted,
    workspace: &'a Workspace,
    now: DateTime<FixedOffset>,
    reach: Applicability,
    wanted: Wanted<'a>,
    /// What is found as the documents are now.
    moment: Moment,
    /// The fixes that are offered as the documents are now.
    offered: Vec<Offer>,
    documents: BTreeMap<Box<str>, Document>,
    refused: ByPath<Refused>,
    trials: usize,
}

/// A fix that a rule offers for a document.
#[derive(Clone, Debug)]
struct Offer {
    path: Box<str>,
    rule: &'static str,
    fix: Fix,
}

/// A document that is being fixed.
struct Document {
    before: Vec<u8>,
    text: String,
    made: Vec<Made>,
}

/// A document as fixes would have it.
struct Draft {
    text: String,
    edits: Vec<TextEdit>,
}

/// What fixes would bring about: the documents with new findings, and some of those.
struct Harm {
    paths: BTreeSet<Box<str>>,
    reasons: ByPath<String>,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        linted: &'a mut Linted,
        workspace: &'a Workspace,
        now: DateTime<FixedOffset>,
        reach: Applicability,
        wanted: Wanted<'a>,
    ) -> Self {
        let (moment, offered) = look(&linted.findings(now, |_| true), reach, &wanted);
        let (documents, refused) = Default::default();
        Self { linted, workspace, now, reach, wanted, moment, offered, documents, refused, trials: 0 }
    }

    /// Makes the fixes that can be made at once; returns whether a further round may find more.
    pub(super) fn round(&mut self) -> bool {
        let refused = self.refused.values().map(Vec::len).sum::<usize>();
        let group = self.choose();
        let made = self.make(group);
        made || self.refused.values().map(Vec::len).sum::<usize>() > refused
    }

    /// What it came to.
    pub(super) fn end(self) -> Fixed {
        let document = |(path, document): (Box<str>, Document)| FixedDocument {
            path: path.into(),
            before: document.before,
            after: document.text.into_bytes(),
            fixes: document.made,
        };
        let documents = self.documents.into_iter().map(document).filter(|document| document.before != document.after);
        Fixed { documents: documents.collect(), refused: self.refused.into_values().flatten().collect() }
    }

    /// Of the fixes that are offered, those that overlap no other and hold together, document by document.
    fn choose(&mut self) -> Vec<Offer> {
        let offered = std::mem::take(&mut self.offered);
        let mut chosen = Vec::new();
        for group in offered.chunk_by(|a, b| a.path == b.path) {
            let Some(first) = group.first() else { continue };
            let refused = self.refused.get(&first.path).map(Vec::as_slice).unwrap_or_default();
            let is_open = |offer: &&Offer| !refused.iter().any(|one| one.rule == offer.rule && one.fix == offer.fix);
            let group: Vec<Offer> = group.iter().filter(is_open).cloned().collect();
            if group.is_empty() {
                continue;
            }
            let Some(text) = self.text(&first.path) else {
                let reason = "the file is no longer what was read, or is too long to be read whole";
                group.into_iter().for_each(|offer| self.refuse(offer, reason.to_owned()));
                continue;
            };
            let (holding, idle) = hold(&text, apart(group));
            idle.into_iter().for_each(|(offer, reason)| self.refuse(offer, reason.to_owned()));
            chosen.extend(holding);
        }
        // Where none of those is made, others may be.
        self.offered = offered;
        chosen
    }

    /// The text of a document as it is now. What is no UTF-8 was offered no fix.
    fn text(&mut self, path: &str) -> Option<String> {
        if let Some(document) = self.documents.get(path) {
            return Some(document.text.clone());
        }
        let before = self.workspace.bytes(self.linted.corpus.at(path)?)?;
        let text = String::from_utf8(before.clone()).ok()?;
        self.documents.insert(path.into(), Document { before, text: text.clone(), made: Vec::new() });
        Some(text)
    }

    fn refuse(&mut self, offer: Offer, reason: String) {
        let Offer { path, rule, fix } = offer;
        let refused = Refused { path: path.to_string(), rule, fix, reason };
        self.refused.entry(path).or_default().push(refused);
    }

    /// Makes those of the fixes that do no harm. Where together they do some, they are tried in parts, those of documents with
    /// new findings last, down to each by itself. Returns whether any was made.
    fn make(&mut self, group: Vec<Offer>) -> bool {
        let mut made = false;
        let mut waiting = vec![group];
        while let Some(group) = waiting.pop() {
            if group.is_empty() {
                continue;
            }
            let drafts = self.drafts(&group);
            let Err(harm) = self.attempt(&group, &drafts) else {
                waiting.iter_mut().for_each(|later| shift(later, &drafts));
                made = true;
                continue;
            };
            self.trials += 1;
            if let [offer] = group.as_slice() {
                self.refuse(offer.clone(), harm.reason(&offer.path));
                continue;
            }
            let (suspects, others): (Vec<Offer>, Vec<Offer>) =
                group.into_iter().partition(|offer| harm.paths.contains(&offer.path));
            if self.trials >= MAX_TRIALS {
                // Those that bring up something elsewhere are no longer told from the rest.
                let (guilty, rest) = if suspects.is_empty() { (others, suspects) } else { (suspects, others) };
                guilty.into_iter().for_each(|offer| {
                    let reason = harm.reason(&offer.path);
                    self.refuse(offer, reason);
                });
                waiting.push(rest);
                continue;
            }
            waiting.extend(match (suspects.is_empty(), others.is_empty()) {
                (false, false) => [suspects, others],
                (true, _) => halves(others),
                (_, true) => within(suspects),
            });
        }
        made
    }

    /// The documents as these fixes would have them.
    fn drafts(&self, group: &[Offer]) -> BTreeMap<Box<str>, Draft> {
        let mut by_path: BTreeMap<&str, Vec<&Offer>> = BTreeMap::new();
        group.iter().for_each(|offer| by_path.entry(&offer.path).or_default().push(offer));
        let draft = |(path, offers): (&str, Vec<&Offer>)| {
            let edits = in_order(&offers);
            let text = edits::apply(&self.documents.get(path)?.text, &edits)?;
            Some((path.into(), Draft { text, edits }))
        };
        by_path.into_iter().filter_map(draft).collect()
    }

    /// Makes these fixes, if that brings up no finding which was not there before. Only their documents are read anew.
    fn attempt(&mut self, group: &[Offer], drafts: &BTreeMap<Box<str>, Draft>) -> Result<(), Harm> {
        let given = drafts.iter().map(|(path, draft)| (&**path, draft.text.as_bytes()));
        let mut facts = corpus::load(&Overlay::of(given), &self.linted.layout, self.linted.scope);
        self.linted.corpus.exchange(&mut facts);
        // What front matter that could not be read kept hidden was there before.
        let hidden: HashSet<&str> = facts.iter().filter(|old| old.withheld).map(|old| &*old.path).collect();
        let findings = self.linted.findings(self.now, |_| true);
        let edits = |path: &str| drafts.get(path).map(|draft| draft.edits.as_slice()).unwrap_or_default();
        let mut fresh = self.moment.fresh(&findings, edits);
        fresh.retain(|finding| finding.facts.withheld || !hidden.contains(&*finding.facts.path));
        let harm = Harm::of(&fresh);
        let harmless = fresh.is_empty();
        if harmless && let Some(places) = &mut self.wanted.1 {
            drafts.iter().for_each(|(path, draft)| places.follow(path, &draft.edits));
        }
        let after = harmless.then(|| look(&findings, self.reach, &self.wanted));
        drop(findings);
        let Some((moment, offered)) = after else {
            self.linted.corpus.exchange(&mut facts);
            return Err(harm);
        };
        (self.moment, self.offered) = (moment, offered);
        for (path, draft) in drafts {
            if let Some(document) = self.documents.get_mut(path) {
                document.text.clone_from(&draft.text);
            }
            if let Some(refused) = self.refused.get_mut(path) {
                refused.retain_mut(|one| moved(&mut one.fix, &draft.edits));
            }
        }
        for Offer { path, rule, fix } in group {
            if let Some(document) = self.documents.get_mut(path) {
                document.made.push(Made { rule, title: fix.title.clone() });
            }
        }
        Ok(())
    }
}

impl Harm {
    fn of(fresh: &[&Finding<'_>]) -> Self {
        let mut harm = Self { paths: BTreeSet::new(), reasons: ByPath::new() };
        for finding in fresh {
            let path = &finding.facts.path;
            harm.paths.insert(path.clone());
            let reasons = harm.reasons.entry(path.clone()).or_default();
            if reasons.len() < MAX_REASONS {
                reasons.push(format!("{} ({})", finding.diagnostic.message, finding.diagnostic.rule));
            }
        }
        harm
    }

    /// Why a fix of the document at `path` was not made.
    fn reason(&self, path: &str) -> String {
        if let Some(own) = self.reasons.get(path) {
            return format!("then {}", own.join(", and "));
        }
        let other = self.reasons.iter().next().map(|(path, found)| format!("then in {path} {}", found.join(", and ")));
        other.unwrap_or_default()
    }
}

/// What is found, to be known again, and the fixes that are offered for the documents that `wanted` takes.
fn look(findings: &[Finding<'_>], reach: Applicability, (wanted, places): &Wanted<'_>) -> (Moment, Vec<Offer>) {
    let fits = |fix: &&Fix| fix.applicability == Applicability::Safe || reach == Applicability::Unsafe;
    let offer = |finding: &Finding<'_>| {
        let facts = finding.facts;
        places.as_ref().is_none_or(|places| places.hold(finding)).then_some(())?;
        let fix = finding.diagnostic.fix.as_ref().filter(fits).filter(|_| !facts.lossy && wanted(facts))?;
        Some(Offer { path: facts.path.clone(), rule: finding.diagnostic.rule, fix: fix.clone() })
    };
    (Moment::of(findings), findings.iter().filter_map(offer).collect())
}

/// Of the fixes of one document, the first and each that overlaps none before it. Two insertions at one place overlap: nobody
/// knows which comes first.
fn apart(offers: Vec<Offer>) -> Vec<Offer> {
    let mut taken: BTreeMap<(u32, u32), ()> = BTreeMap::new();
    let mut chosen = Vec::new();
    for offer in offers {
        let spans: Vec<(u32, u32)> = offer.fix.edits.iter().map(|edit| (edit.span.start, edit.span.end)).collect();
        let free = |&(start, end): &(u32, u32)| {
            let before = taken.range(..=(start, end)).next_back().map(|(span, ())| *span);
            let after = taken.range((start, end)..).next().map(|(span, ())| *span);
            before.is_none_or(|before| before.1 <= start && before != (start, end))
                && after.is_none_or(|after| end <= after.0 && after != (start, end))
        };
        if spans.iter().all(free) {
            taken.extend(spans.into_iter().map(|span| (span, ())));
            chosen.push(offer);
        }
    }
    chosen
}

/// Of fixes of one document that do not overlap, those that hold together, and those that do not hold, with the reason.
/// Reading front matter costs, so they are checked together, and in parts only where that fails.
fn hold(text: &str, offers: Vec<Offer>) -> (Vec<Offer>, Vec<(Offer, &'static str)>) {
    let (mut holding, mut idle) = (Vec::new(), Vec::new());
    let changes = |edit: &TextEdit| edit.span.slice(text) != edit.text;
    let (offers, same): (Vec<Offer>, Vec<Offer>) =
        offers.into_iter().partition(|offer| offer.fix.edits.iter().any(changes));
    idle.extend(same.into_iter().map(|offer| (offer, "it changes nothing")));
    let mut waiting = vec![offers];
    for _ in 0..MAX_CHECKS {
        let Some(group) = waiting.pop() else { break };
        let all: Vec<&Offer> = holding.iter().chain(&group).collect();
        if edits::holds(text, &in_order(&all)) {
            holding.extend(group);
        } else if group.len() > 1 {
            waiting.extend(halves(group));
        } else {
            idle.extend(group.into_iter().map(|offer| (offer, "whether it changes nothing else is not certain")));
        }
    }
    (holding, idle)
}

/// All edits of fixes of one document, in order.
fn in_order(offers: &[&Offer]) -> Vec<TextEdit> {
    let mut edits: Vec<TextEdit> = offers.iter().flat_map(|offer| &offer.fix.edits).cloned().collect();
    edits.sort_by_key(|edit| edit.span);
    edits
}

/// The second half of a list, then the first: what is put last is looked at first.
fn halves<T>(mut list: Vec<T>) -> [Vec<T>; 2] {
    let rest = list.split_off(list.len() / 2);
    [rest, list]
}

/// The halves of each document's fixes, so that many documents are looked at together; of documents with one fix each, the halves
/// of these.
fn within(offers: Vec<Offer>) -> [Vec<Offer>; 2] {
    let (mut firsts, mut rests) = (Vec::new(), Vec::new());
    for group in offers.chunk_by(|a, b| a.path == b.path) {
        let (first, rest) = group.split_at(group.len().div_ceil(2));
        firsts.extend_from_slice(first);
        rests.extend_from_slice(rest);
    }
    if rests.is_empty() { halves(offers) } else { [rests, firsts] }
}

/// Moves fixes along with what was made of their documents. Those that were overtaken are offered anew, if they still fit.
fn shift(offers: &mut Vec<Offer>, drafts: &BTreeMap<Box<str>, Draft>) {
    offers.retain_mut(|offer| drafts.get(&offer.path).is_none_or(|draft| moved(&mut offer.fix, &draft.edits)));
}

/// Moves a fix along with edits that were made; returns whether what it replaces is still there.
fn moved(fix: &mut Fix, by: &[TextEdit]) -> bool {
    fix.edits.iter_mut().all(|edit| match edits::moved(edit.span, by) {
        Some(span) => {
            edit.span = span;
            true
        }
        None => false,
    })
}
