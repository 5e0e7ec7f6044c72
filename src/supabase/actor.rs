//! Whose rights a call carries.

use secrecy::SecretString;

/// A user as Supabase shall see them: the token, the organisation they work in, and the request they made.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The access token, forwarded unchanged.
    pub token: SecretString,
    /// Value of `x-organisation-id`, printable ASCII.
    pub organisation: Option<String>,
    /// Joins the lines of all logs; printable ASCII.
    pub request_id: String,
}
