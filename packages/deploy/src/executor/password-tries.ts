/**
 * Asks whoever sits at the terminal for the password of `login` on a host, `again` where sudo says that the last one was wrong; null
 * where nobody sits there. Rejects when the signal aborts: nobody wants to know any more.
 */
export type AskPassword = (host: string, again: boolean, signal: AbortSignal) => Promise<string | null>;

/** A password that sudo is given. */
export interface PasswordTry {
  readonly isLast: boolean;
  readonly password: Promise<string | null>;
}

/** What sudo is given after `wrong`, which is null at first; null when there were enough. */
export type NextTry = (wrong: PasswordTry | null, signal: AbortSignal) => PasswordTry | null;

/** As many as sudo itself takes, unless its settings say otherwise. */
const mostTries = 3;

/** Passwords for root on one host: asked for one at a time, whichever of its commands wants one. */
export function passwordTries(host: string, ask: AskPassword): NextTry {
  let asked = 0;
  let current: PasswordTry | null = null;
  return (wrong, signal) => {
    // Another command may have been told meanwhile that this one is wrong.
    if (current !== null && current !== wrong) return current;
    if (asked === mostTries) return null;
    asked += 1;
    current = { isLast: asked === mostTries, password: ask(host, wrong !== null, signal) };
    return current;
  };
}
