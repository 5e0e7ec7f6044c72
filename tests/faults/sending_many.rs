//! Many workers at many messages, killed at any moment: none is lost, and none is sent twice.

use std::time::Duration;

use chrono::Utc;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::process::Process;
use crate::scenarios::World;
use crate::sending::{Sender, broken};

/// Rounds in which workers are killed; afterwards they are left alone.
const DEADLY_ROUNDS: u64 = 6;

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
    let mut dice = Dice(seed);
    let world = World::start().await;
    let ids = sender.write(&world, count).await;
    let (start, mut killed) = (Utc::now(), 0);
    for round in 0..40 {
        let workers = 2 + dice.roll(7);
        let as_of = start + chrono::Duration::minutes(12 * i64::try_from(round).unwrap());
        let running = (0..workers).map(|_| {
            let process = Process::spawn();
            let pid = Pid::from_raw(i32::try_from(process.pid).unwrap());
            // Two of three, at any moment of their work.
            let death = (round < DEADLY_ROUNDS && dice.roll(3) > 0).then(|| Duration::from_millis(50 + dice.roll(700)));
            let (url, keys) = (world.app.gateway_url.clone(), world.app.lease.lent.keys.clone());
            async move {
                let work = process.act(sender.role(as_of), &url, &keys);
                let Some(death) = death else { return u64::from(!work.await) };
                let mut work = std::pin::pin!(work);
                tokio::select! {
                    ended = &mut work => u64::from(!ended),
                    () = tokio::time::sleep(death) => {
                        let _ = kill(pid, Signal::SIGKILL);
                        u64::from(!work.await)
                    }
                }
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
