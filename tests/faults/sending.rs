//! A message is claimed, sent, and marked: whatever breaks at any of the three, and again when it is tried again, each is
//! sent exactly once, by a provider that knows keys and by those that do not.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Duration, Utc};
use molaire::config::EmailProvider;
use molaire::local::part::Role;
use molaire::local::suite::record_counts;

use crate::people::Person;
use crate::process::Process;
use crate::scenarios::World;
use crate::wire::Fault;

/// Worlds at the same time.
const LANES: usize = 6;

/// Longer than the lease of any provider and every pause of the first attempts, so that the next run has something to do.
const STEP: Duration = Duration::hours(1);

/// Far below the horizon after which an unknown outcome is given up.
const RUNS_MAX: i32 = 12;

/// Who sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sender {
    Resend,
    Postmark,
    Twilio,
}

/// What breaks in the first run, and in the second.
type Schedule = [Option<(&'static str, Fault)>; 2];

impl Sender {
    /// The calls in which a run can break: by parts of their names on the wire.
    fn steps(self, is_again: bool) -> &'static [&'static str] {
        match self {
            Self::Resend => &["claim_outbox", "POST /mailbox", "complete_outbox"],
            // What is tried again is searched for first.
            _ if is_again => &["claim_outbox", "GET /mailbox", "POST /mailbox", "complete_outbox"],
            _ => &["claim_outbox", "POST /mailbox", "complete_outbox"],
        }
    }

    pub fn role(self, as_of: DateTime<Utc>) -> Role {
        let email_provider = if self == Self::Postmark { EmailProvider::Postmark } else { EmailProvider::Resend };
        Role::Sender { as_of, email_provider }
    }

    /// Messages to people of the seed, in one statement; their ids.
    pub async fn write(self, world: &World, count: usize) -> Vec<String> {
        let mark = uuid::Uuid::new_v4();
        // One number for all of them, which no other test writes to.
        let number = format!("'+33{:09}'", mark.as_u128() % 1_000_000_000);
        let (channel, address) = if self == Self::Twilio { ("sms", number.as_str()) } else { ("email", "null") };
        let statement = format!(
            "insert into public.email_outbox (
                organisation_id, user_id, channel, type, subject, template, payload, dedupe_key, recipient_address
            )
            select '{}', '{}', '{channel}', 'TEST', 'Essai', 'alert', '{{}}', '{mark}-' || number, {address}
            from generate_series(1, {count}) as number",
            Person::Admin.organisation(),
            Person::Admin.id(),
        );
        world.app.execute(&statement).await;
        let ids = format!("select string_agg(id::text, ' ') from public.email_outbox where dedupe_key like '{mark}-%'");
        world.app.truth(&ids).await.unwrap().split(' ').map(str::to_owned).collect()
    }
}

/// What does not hold of these messages.
pub async fn broken(world: &World, ids: &[String]) -> Vec<String> {
    let mut times = std::collections::HashMap::new();
    for message in world.app.mailbox.accepted() {
        *times.entry(message.outbox_id).or_insert(0) += 1;
    }
    let mut broken: Vec<String> = ids
        .iter()
        .map(|id| (id, times.get(id).copied().unwrap_or(0)))
        .filter(|(_, times)| *times != 1)
        .map(|(id, times)| format!("{id} was sent {times} times"))
        .collect();
    for (what, query) in [
        ("not said to be sent", "select id::text || status from public.email_outbox where status <> 'SENT'"),
        ("still being sent", "select id::text from private.outbox_batches"),
        ("still waiting", "select sequence::text from private.outbox_ready"),
    ] {
        let query = format!("select string_agg(answer, ' ') from ({query}) as answers (answer)");
        broken.extend(world.app.truth(&query).await.map(|found| format!("{what}: {found}")));
    }
    broken
}

async fn attempt(world: &World, sender: Sender, schedule: Schedule) -> Vec<String> {
    let ids = sender.write(world, 2).await;
    let keys = &world.app.lease.lent.keys;
    let start = Utc::now();
    for run in 0..RUNS_MAX {
        let process = Process::spawn();
        let fault = usize::try_from(run).ok().and_then(|run| schedule.get(run).copied()).flatten();
        world.wire.arm_at(fault, process.pid);
        process.act(sender.role(start + STEP * run), &world.wire.url, keys).await;
        world.wire.disarm().await;
        assert!(run > 0 || world.wire.has_met(), "{schedule:?}: the first run has no such call");
        let open = "select count(*) from public.email_outbox where status = 'PENDING'";
        if run > 0 && world.app.truth(open).await.as_deref() == Some("0") {
            break;
        }
    }
    broken(world, &ids).await
}

fn schedules(sender: Sender, faults: &[Fault]) -> Vec<Schedule> {
    let at = |steps: &[&'static str]| -> Vec<(&'static str, Fault)> {
        let busy = steps.iter().filter(|step| **step == "POST /mailbox").map(|step| (*step, Fault::Busy));
        steps.iter().flat_map(|step| faults.iter().map(move |fault| (*step, *fault))).chain(busy).collect()
    };
    let (first, second) = (at(sender.steps(false)), at(sender.steps(true)));
    let pairs = first.iter().flat_map(|one| second.iter().map(move |two| [Some(*one), Some(*two)]));
    first.iter().map(|one| [Some(*one), None]).chain(pairs).collect()
}

/// Each alone and every two, each lane in a Molaire of its own.
async fn every_schedule(sender: Sender) {
    let is_long = std::env::var_os("MOLAIRE_FAULTS").is_some();
    let short: &[Fault] = match sender {
        // It goes the way of Postmark, and each of its runs is two calls longer.
        Sender::Twilio => &[Fault::KillAfter, Fault::LostReply],
        _ => &[Fault::KillBefore, Fault::KillAfter, Fault::Error, Fault::LostReply],
    };
    let schedules = schedules(sender, if is_long { &Fault::ALL } else { short });
    let count = schedules.len();
    let queue = Arc::new(Mutex::new(VecDeque::from(schedules)));
    let lanes = (0..LANES).map(|_| tokio::spawn(lane(sender, Arc::clone(&queue))));
    let failed: Vec<String> =
        futures_util::future::join_all(lanes).await.into_iter().flat_map(Result::unwrap).collect();
    println!("{sender:?}: {} of {count} schedules send each message exactly once", count - failed.len());
    record_counts((count - failed.len()).saturating_sub(1) as u64, failed.len().saturating_sub(1) as u64);
    assert!(failed.is_empty(), "\n{}", failed.join("\n"));
}

async fn lane(sender: Sender, queue: Arc<Mutex<VecDeque<Schedule>>>) -> Vec<String> {
    let mut failed = Vec::new();
    let mut world = World::start().await;
    loop {
        let next = queue.lock().unwrap().pop_front();
        let Some(schedule) = next else { return failed };
        let broken = attempt(&world, sender, schedule).await;
        if !broken.is_empty() {
            failed.push(format!("{schedule:?}: {}", broken.join("; ")));
            // What is broken stays so: the next begins with a new one.
            world = World::start().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn mails_by_a_provider_that_knows_keys_survive_every_single_and_double_fault() {
    every_schedule(Sender::Resend).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mails_by_a_provider_without_keys_survive_every_single_and_double_fault() {
    every_schedule(Sender::Postmark).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sms_survive_every_single_and_double_fault() {
    every_schedule(Sender::Twilio).await;
}
