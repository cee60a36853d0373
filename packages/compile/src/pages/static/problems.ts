import { type Problem, toProblem } from '@veille/protocol';
import type { StaticPage } from './words.ts';

/** What an API client gets where a person gets a page. */
const problems: Record<StaticPage, Problem> = {
  forbidden: toProblem(
    403,
    'forbidden',
    'This address answers only inside the private network.',
    'Connect to the VPN, then send the request again.',
  ),
  unreachable: toProblem(
    503,
    'not-running',
    'The service or its keeper is not running at the moment.',
    'Send the request again in a second. If it stays like this, run `veille up` on the studio’s machine.',
  ),
  external: toProblem(
    502,
    'not-running',
    'The server behind this door does not answer. It is not run by Veille.',
    'Ask whoever runs it, or send the request again later.',
  ),
  'not-found': toProblem(
    404,
    'unknown-door',
    'No service of the studio has this address.',
    'Check the host name; `veille status` lists all doors.',
  ),
};

export function problemDocuments(): { name: string; content: string }[] {
  return Object.entries(problems).map(([name, problem]) => ({
    name: `${name}.problem.json`,
    content: `${JSON.stringify(problem)}\n`,
  }));
}
