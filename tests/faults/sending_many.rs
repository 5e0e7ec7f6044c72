//! Many workers at many messages, killed at any moment: none is lost, and none is sent twice.

use std::time::Duration;

use chrono::Utc;
use molaire::local::mailbox::Mailbox;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::process::Process;
use crate::scenarios::World;
use crate::sending::{Sender, broken};

/// Rounds in which workers are killed; afterwards they are left alone.
const DEADLY_ROUNDS: u64 = 6;

/// Shorter than the patience of a worker.
const ANSWER: Duration = Duration::from_millis(250);

/// Seeds of the same hour differ in few bits, and their first numbers would be alike.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// So that a run that failed can be repeated.
struct Dice(u64);

impl Dice {
    /// A number below `end` (xorshift).
    fn roll(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

fn seed() -> u64 {
    let given = std::env::var("MOLAIRE_FAULTS_SEED").ok().and_then(|seed| seed.parse().ok());
    given.unwrap_or_else(|| u64::from(std::process::id()) + Utc::now().timestamp().unsigned_abs()).max(1)
}

/// Rounds of two to eight workers at once. A round is a lease later than the one before it: what a dead worker held is
/// free again.
async fn all_are_sent_once(sender: Sender, count: usize) {
    let seed = seed();
    println!("{sender:?}: {count} messages, MOLAIRE_FAULTS_SEED={seed}");
    let mut dice = Dice(seed.wrapping_mul(SPREAD) | 1);
    let world = World::start().await;
    // So that many die between what a provider did and its answer.
    world.app.mailbox.answer_after(ANSWER);
    let ids = sender.write(&world, count).await;
    let (start, mut killed) = (Utc::now(), 0);
    for round in 0..40 {
        let workers = 2 + dice.roll(7);
        let as_of = start + chrono::Duration::minutes(12 * i64::try_from(round).unwrap());
        let running = (0..workers).map(|_| {
            let process = Process::spawn();
            let pid = Pid::from_raw(i32::try_from(process.pid).unwrap());
            // At first all, then two of three: at any moment of their work, or when something has just been accepted, before its answer.
            let dies = round == 0 || round < DEADLY_ROUNDS && dice.roll(3) > 0;
            let pause = (dice.roll(2) > 0).then(|| Duration::from_millis(50 + dice.roll(700)));
            let (url, keys) = (world.app.gateway_url.clone(), world.app.lease.lent.keys.clone());
            let mailbox = world.app.mailbox.clone();
            async move {
                let mut work = std::pin::pin!(process.act(sender.role(as_of), &url, &keys));
                if dies {
                    tokio::select! {
                        ended = &mut work => return u64::from(!ended),
                        () = death(&mailbox, pause) => {}
                    }
                    let _ = kill(pid, Signal::SIGKILL);
                }
                u64::from(!work.await)
            }
        });
        let running: Vec<_> = running.collect();
        killed += futures_util::future::join_all(running).await.into_iter().sum::<u64>();
        let open = "select count(*) from public.email_outbox where status = 'PENDING'";
        if world.app.truth(open).await.as_deref() == Some("0") {
            break;
        }
    }
    let broken = broken(&world, &ids).await;
    println!("{sender:?}: {killed} workers died over it, {} messages are wrong", broken.len());
    assert!(killed > 0, "nobody died: the test shows nothing");
    assert!(broken.is_empty(), "\n{}", broken[..broken.len().min(20)].join("\n"));
}

/// After so long, or as soon as a provider has accepted more.
async fn death(mailbox: &Mailbox, pause: Option<Duration>) {
    if let Some(pause) = pause {
        return tokio::time::sleep(pause).await;
    }
    let before = mailbox.accepted_count();
    while mailbox.accepted_count() == before {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// A thousand where everything is tested, ten thousand where faults alone are.
fn many() -> usize {
    if std::env::var_os("MOLAIRE_FAULTS").is_some() { 10_000 } else { 1_000 }
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_that_are_killed_at_random_send_every_mail_once_under_keys() {
    all_are_sent_once(Sender::Resend, many()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_that_are_killed_at_random_send_every_mail_once_without_keys() {
    all_are_sent_once(Sender::Postmark, many()).await;
}
