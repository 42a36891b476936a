//! Which questions a log can answer, decided once: from the counters there are, a baseline and the kind
//! of demographics to an answer, or to what is missing. `evaluate` measures by it, the report lists it,
//! `init` proposes by it; how it is said is not decided here.

use crate::input::Demographics;
use crate::metrics::{Layout, Metric, Needs};
use crate::tally::{SPEND, Undefined};

/// What somebody may want to know of a campaign, in the order of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// Was every group selected equally often: rates and impact ratio.
    Selection,
    /// Do those reached mirror a population: representation and delivery.
    Delivery,
    /// Were those who qualify selected equally often: error rates against a label.
    EqualOpportunity,
    /// How do the groups of several attributes together fare.
    Intersections,
    /// Are clicks, conversions and the like equally frequent: rates of events.
    EventRates,
    /// Does reaching one group cost more than another: money.
    Cost,
    /// Has every group agreed to be profiled equally often.
    Consent,
    /// Is a score equally high, and equally good, for every group.
    Scores,
    /// Is what is offered worth as much to every group: value per head.
    Value,
    /// Does every group get as much attention in a ranking: exposure by position.
    Ranking,
    /// Does the campaign change as much for every group: treated against held out.
    Uplift,
}

impl Question {
    /// Every question with its id.
    pub const ALL: [(Self, &'static str); 11] = [
        (Self::Selection, "selection"),
        (Self::Delivery, "delivery"),
        (Self::EqualOpportunity, "equal-opportunity"),
        (Self::Intersections, "intersections"),
        (Self::EventRates, "event-rates"),
        (Self::Cost, "cost"),
        (Self::Consent, "consent"),
        (Self::Scores, "scores"),
        (Self::Value, "value"),
        (Self::Ranking, "ranking"),
        (Self::Uplift, "uplift"),
    ];

    /// The question that a metric answers.
    #[must_use]
    pub const fn of(metric: &Metric) -> Self {
        match metric.needs {
            Needs::Decision | Needs::Apart | Needs::Ordered | Needs::Units => Self::Selection,
            Needs::Population | Needs::Strata | Needs::Delivered | Needs::Exposure => {
                Self::Delivery
            }
            Needs::Cost(_) => Self::Cost,
            Needs::Consent => Self::Consent,
            Needs::Label => Self::EqualOpportunity,
            Needs::Step => Self::EventRates,
            Needs::Scores | Needs::LabelledScores => Self::Scores,
            Needs::Values => Self::Value,
            Needs::Ranking => Self::Ranking,
            Needs::Arms | Needs::ArmStages(_) => Self::Uplift,
        }
    }
}

/// What is missing for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// A decision and its denominator: who could have been selected.
    Eligible,
    /// A second group.
    Groups,
    /// A label.
    Label,
    /// A population to compare with.
    Population,
    /// Two stages of a funnel.
    Stages,
    /// A second attribute.
    SecondAttribute,
    /// Rows that hold several attributes at once.
    JointRows,
    /// Money.
    Spend,
    /// A column that says who has consented.
    Consent,
    /// Each ad apart.
    Strata,
    /// A column whose values are audited apart.
    Column,
    /// Impressions and the people reached by them.
    Exposure,
    /// An attribute whose groups have an order.
    Order,
    /// Money, and the stage that it is divided by.
    CostStage,
    /// How many people, or impressions, ads were delivered to.
    Delivery,
    /// Scores in bins.
    Scores,
    /// Whose rows they are.
    Units,
    /// Values of offers.
    Values,
    /// Positions in a ranking.
    Ranking,
    /// Which arm of a test rows are of.
    Arms,
    /// Stages of people of both arms: selected, applied, acquired.
    ArmStages,
    /// Rows without weights.
    NoWeights,
    /// A population that has this attribute, or all attributes of the intersection together.
    InBaseline,
}

impl Need {
    /// Why a metric that lacks it has no value.
    #[must_use]
    pub const fn reason(self) -> Undefined {
        match self {
            Self::Eligible
            | Self::Stages
            | Self::Spend
            | Self::Strata
            | Self::Column
            | Self::Exposure
            | Self::CostStage
            | Self::Delivery
            | Self::Units
            | Self::Values
            | Self::Arms
            | Self::ArmStages => Undefined::MissingStage,
            Self::Consent => Undefined::MissingConsent,
            Self::Groups | Self::SecondAttribute | Self::JointRows | Self::Order => {
                Undefined::OnlyOneGroup
            }
            Self::NoWeights => Undefined::NotEstimable,
            Self::Scores => Undefined::MissingScores,
            Self::Ranking => Undefined::NotRanked,
            Self::Label => Undefined::MissingLabel,
            Self::Population | Self::InBaseline => Undefined::NoBaseline,
        }
    }
}

/// What the answers depend on.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The counters there are.
    pub layout: &'a Layout,
    /// Whether there is a population to compare with.
    pub baseline: bool,
    /// How the attributes stand in the data.
    pub demographics: Demographics,
    /// How many attributes there are.
    pub attributes: usize,
    /// Whether some attribute has two known groups with somebody in them.
    pub comparable: bool,
}

/// A question, and what is missing for its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// The question.
    pub question: Question,
    /// What is missing; `None` when the data can answer.
    pub needs: Option<Need>,
}

/// What a kind of metric lacks; `None` when it can be computed.
#[must_use]
pub fn missing(needs: Needs, layout: &Layout, baseline: bool) -> Option<Need> {
    let decision = layout.decision.is_some();
    match needs {
        Needs::Decision
        | Needs::Label
        | Needs::Apart
        | Needs::Ordered
        | Needs::Arms
        | Needs::Units
            if !decision =>
        {
            Some(Need::Eligible)
        }
        Needs::Decision => None,
        Needs::Apart if !layout.strata => Some(Need::Column),
        Needs::Ordered if layout.ordered.is_empty() => Some(Need::Order),
        Needs::Apart | Needs::Ordered => None,
        Needs::Delivered if layout.delivered.is_none() => Some(Need::Delivery),
        Needs::Delivered => None,
        Needs::Cost(_) if layout.costs.is_empty() => Some(Need::Spend),
        Needs::Cost(stages) => {
            let counted = |stage: &&str| layout.costs.iter().any(|pair| pair.denominator == *stage);
            (!stages.iter().any(counted)).then_some(Need::CostStage)
        }
        Needs::Exposure if layout.frequency.is_none() => Some(Need::Exposure),
        Needs::Exposure => None,
        Needs::Label if layout.confusion.is_none() => Some(Need::Label),
        Needs::Label => None,
        Needs::Population if layout.delivered.is_some() && (decision || baseline) => None,
        Needs::Population => Some(Need::Population),
        Needs::Step if layout.steps.is_empty() => Some(Need::Stages),
        Needs::Step => None,
        Needs::Strata if !layout.is_delivery() => Some(Need::Delivery),
        Needs::Strata if !layout.strata => Some(Need::Strata),
        Needs::Strata if decision || baseline => None,
        Needs::Strata => Some(Need::Population),
        Needs::Consent if layout.consent.is_none() => Some(Need::Consent),
        Needs::Consent => None,
        Needs::Scores | Needs::LabelledScores if layout.scores.is_none() => Some(Need::Scores),
        Needs::LabelledScores if !layout.label => Some(Need::Label),
        Needs::Scores | Needs::LabelledScores => None,
        Needs::Units => layout.unit_rates.is_empty().then_some(Need::Units),
        Needs::Values => layout.values.is_none().then_some(Need::Values),
        Needs::Ranking => layout.ranks.is_none().then_some(Need::Ranking),
        Needs::Arms | Needs::ArmStages(_) if layout.arms.is_none() => Some(Need::Arms),
        Needs::Arms => None,
        Needs::ArmStages(stages) => {
            let steps = layout.arms.as_ref().and_then(|(_, steps)| steps.as_ref());
            let counted = steps.map_or(0, |steps| {
                1 + usize::from(steps.applied.is_some()) + usize::from(steps.selected.is_some())
            });
            (counted < stages).then_some(Need::ArmStages)
        }
    }
}

/// Every question with its answer.
///
/// | question | is answered when |
/// |---|---|
/// | selection | a decision and its denominator are known, and two groups are |
/// | delivery | a decision or a baseline is known |
/// | equal opportunity | a decision and a label are known, and two groups are |
/// | intersections | two attributes stand in one row; never from a product of marginals |
/// | event rates | two stages follow each other, and two groups are known |
/// | cost | money and a stage that it bought are counted, and two groups are known |
/// | consent | a column says who has consented, and two groups are known |
/// | scores | scores are counted in bins, and two groups are known |
/// | value | values of offers are counted, and two groups are known |
/// | ranking | positions are counted, and two groups are known |
/// | uplift | a decision and the arms of a test are known, and two groups are |
#[must_use]
pub fn computable(facts: &Facts<'_>) -> Vec<Answer> {
    let Facts {
        layout,
        baseline,
        demographics,
        attributes,
        comparable,
    } = *facts;
    let groups = (!comparable).then_some(Need::Groups);
    let has_spend = layout.steps.iter().any(|step| step.numerator == SPEND);
    let has_events = layout.steps.iter().any(|step| step.numerator != SPEND);
    let needs = |question| match question {
        Question::Selection => missing(Needs::Decision, layout, baseline).or(groups),
        Question::EqualOpportunity => missing(Needs::Label, layout, baseline).or(groups),
        // A population brings the groups that the log has not.
        Question::Delivery => {
            missing(Needs::Population, layout, baseline).or(groups.filter(|_| !baseline))
        }
        Question::Intersections => match demographics {
            Demographics::Marginal => Some(Need::JointRows),
            Demographics::Joint if attributes > 1 => None,
            Demographics::Joint | Demographics::Absent => Some(Need::SecondAttribute),
        },
        Question::EventRates if has_events => groups,
        Question::EventRates => Some(Need::Stages),
        Question::Cost if has_spend => groups,
        Question::Cost => Some(Need::Spend),
        Question::Consent => missing(Needs::Consent, layout, baseline).or(groups),
        Question::Scores => missing(Needs::Scores, layout, baseline).or(groups),
        Question::Value => missing(Needs::Values, layout, baseline).or(groups),
        Question::Ranking => missing(Needs::Ranking, layout, baseline).or(groups),
        Question::Uplift => missing(Needs::Arms, layout, baseline).or(groups),
    };
    Question::ALL
        .iter()
        .map(|(question, _)| Answer {
            question: *question,
            needs: needs(*question),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::RowShape;
    use crate::input::Decision;
    use crate::tally::Plan;

    fn plan(rows: RowShape, stages: &[&str], decision: Option<(&str, Option<&str>)>) -> Plan {
        Plan {
            rows,
            attributes: Vec::new(),
            strata: Vec::new(),
            stages: stages.iter().map(ToString::to_string).collect(),
            decision: decision.map(|(outcome, eligible)| Decision {
                outcome: outcome.into(),
                eligible: eligible.map(Into::into),
            }),
            ..Plan::empty()
        }
    }

    fn needs(plan: &Plan, change: impl FnOnce(&mut Facts<'_>)) -> Vec<Option<Need>> {
        let layout = Layout::new(plan);
        let mut facts = Facts {
            layout: &layout,
            baseline: false,
            demographics: Demographics::Joint,
            attributes: 2,
            comparable: true,
        };
        change(&mut facts);
        let answers = computable(&facts);
        answers.into_iter().map(|answer| answer.needs).collect()
    }

    #[test]
    fn people_with_a_label_answer_everything_but_cost() {
        let mut plan = plan(
            RowShape::Person,
            &["eligible", "targeted", "clicked"],
            Some(("targeted", Some("eligible"))),
        );
        plan.label = true;
        let found = needs(&plan, |_| {});
        assert_eq!(
            found,
            [
                None,
                None,
                None,
                None,
                None,
                Some(Need::Spend),
                Some(Need::Consent),
                Some(Need::Scores),
                Some(Need::Values),
                Some(Need::Ranking),
                Some(Need::Arms)
            ]
        );
    }

    #[test]
    fn people_without_a_label_lack_equal_opportunity() {
        let plan = plan(
            RowShape::Person,
            &["targeted", "clicked"],
            Some(("targeted", None)),
        );
        assert_eq!(needs(&plan, |_| {})[2], Some(Need::Label));
    }

    #[test]
    fn counts_with_a_denominator_answer_as_people_without_a_label_do() {
        let plan = plan(
            RowShape::Counts,
            &["eligible", "selected"],
            Some(("selected", Some("eligible"))),
        );
        let found = needs(&plan, |_| {});
        assert_eq!(found[..2], [None, None]);
        assert_eq!(found[2..5], [Some(Need::Label), None, Some(Need::Stages)]);
    }

    #[test]
    fn counts_without_a_denominator_answer_event_rates_only_and_delivery_with_a_baseline() {
        let mut plan = plan(RowShape::Counts, &["impressions", "clicked"], None);
        plan.spend = true;
        let eligible = Some(Need::Eligible);
        let found = needs(&plan, |_| {});
        assert_eq!(
            found,
            [
                eligible,
                Some(Need::Population),
                eligible,
                None,
                None,
                None,
                Some(Need::Consent),
                Some(Need::Scores),
                Some(Need::Values),
                Some(Need::Ranking),
                eligible
            ]
        );
        let found = needs(&plan, |facts| facts.baseline = true);
        assert_eq!(found[..3], [eligible, None, eligible]);
    }

    #[test]
    fn intersections_are_never_made_of_marginals() {
        let plan = plan(RowShape::Counts, &["impressions", "clicked"], None);
        let of = |demographics| needs(&plan, |facts| facts.demographics = demographics)[3];
        assert_eq!(of(Demographics::Joint), None);
        assert_eq!(of(Demographics::Marginal), Some(Need::JointRows));
        assert_eq!(of(Demographics::Absent), Some(Need::SecondAttribute));
        let one = needs(&plan, |facts| facts.attributes = 1)[3];
        assert_eq!(one, Some(Need::SecondAttribute));
    }

    #[test]
    fn one_group_alone_is_compared_with_nothing_but_a_population() {
        let plan = plan(RowShape::Person, &["targeted"], Some(("targeted", None)));
        let alone = needs(&plan, |facts| facts.comparable = false);
        assert_eq!(alone[..2], [Some(Need::Groups), Some(Need::Groups)]);
        let with = needs(&plan, |facts| {
            facts.comparable = false;
            facts.baseline = true;
        });
        assert_eq!(with[..2], [Some(Need::Groups), None]);
    }
}
