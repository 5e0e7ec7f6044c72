//! A step whose outcome is unknown is asked again; every step asked so can run twice.

use std::future::Future;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::Error;

/// The first pause: a lost connection is usually back at once.
const PAUSE_MIN: Duration = Duration::from_millis(100);
/// The longest pause, so that a store that is back is noticed soon.
const PAUSE_MAX: Duration = Duration::from_secs(2);

/// Calls until the outcome is known or `within` is over; then the last error.
pub async fn ask_again<T, C, F>(within: Duration, call: C) -> Result<T, Error>
where
    C: Fn() -> F,
    F: Future<Output = Result<T, Error>>,
{
    let end = Instant::now() + within;
    let mut pause = PAUSE_MIN;
    loop {
        match call().await {
            Err(error) if error.is_unknown() && Instant::now() + pause < end => {
                sleep(pause).await;
                pause = (pause * 2).min(PAUSE_MAX);
            }
            outcome => return outcome,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::supabase::Fault;

    async fn count(within: Duration, answers: impl Fn(usize) -> Result<(), Error>) -> (Result<(), Error>, usize) {
        let calls = AtomicUsize::new(0);
        let outcome = ask_again(within, || {
            let call = calls.fetch_add(1, Ordering::SeqCst);
            let answer = answers(call);
            async move { answer }
        })
        .await;
        (outcome, calls.into_inner())
    }

    #[tokio::test]
    async fn a_lost_answer_is_asked_again() {
        let lost = |call| {
            if call == 0 { Err(Error::Unreachable("lost".into())) } else { Ok(()) }
        };
        let (outcome, calls) = count(Duration::from_secs(5), lost).await;
        assert!(outcome.is_ok());
        assert_eq!(calls, 2);
    }

    #[tokio::test]
    async fn a_refusal_is_final() {
        let refused = |_| Err(Error::Refused { status: 409, fault: Fault::default() });
        assert_eq!(count(Duration::from_secs(5), refused).await.1, 1);
    }

    #[tokio::test]
    async fn asking_ends() {
        let (outcome, calls) = count(Duration::from_millis(250), |_| Err(Error::Unreachable("lost".into()))).await;
        assert!(outcome.is_err());
        assert_eq!(calls, 2);
    }
}
