import { type Problem, problem } from '@veille/protocol';
import type { DoorAnswer } from './open-door.ts';
import { type Finding, good, wrong } from './verdict.ts';

/** Whether what stands at a door on the mesh is its service, awake or asleep. */
export function judgeOpen(answer: DoorAnswer): Finding {
  const said = problemOf(answer);
  if (said === null) return answer.status < 500 ? good(`open (${answer.status})`) : ownError(answer);
  switch (said.code) {
    case 'forbidden':
      return wrong(
        'refused as if from outside the mesh',
        'Caddy does not see a mesh address: it must run on the host itself, and mesh.cidrs must hold its address.',
      );
    case 'unknown-door':
      return wrong(
        'Caddy has no site of that name',
        'Deploy `caddy` to that host; a Caddyfile of somebody else may be loaded.',
      );
    case 'not-running':
      return said.status === 502
        ? { outcome: 'service', found: said.detail, advice: 'Start the server behind the door, or correct its port.' }
        : wrong(
            'the controller does not answer',
            'Look at `systemctl status veille` and `journalctl -u veille` on the host.',
          );
    // As it was compiled: the plan has said so.
    case 'service-unavailable':
      return good(`its page says why it cannot run there: ${said.detail}`);
    case 'start-failed':
      return { outcome: 'service', found: said.detail, advice: said.hint };
    default:
      return good('asleep');
  }
}

/** Whether whoever comes from outside the mesh gets the page that says so, and nothing else. */
export function judgeRefusal(answer: DoorAnswer): Finding {
  const said = problemOf(answer);
  if (answer.status === 403 && said?.code === 'forbidden') return good('refused (403)');
  if (answer.status === 403) {
    return wrong(
      'refused, but not with our page (403)',
      'Something before our Caddy answers: see who listens on port 443.',
    );
  }
  return wrong(
    `an answer (${answer.status}) for somebody outside the mesh`,
    'This door is open to strangers. Look for another site of that name in front of ours, and at mesh.cidrs.',
  );
}

function ownError({ status }: DoorAnswer): Finding {
  const advice = 'The door is right. Look at the log of the service (`veille logs` on the host).';
  return { outcome: 'service', found: `the service itself answers ${status}`, advice };
}

/** Ours, if it is one: a service may send problem documents too. */
function problemOf({ contentType, body }: DoorAnswer): Problem | null {
  if (!contentType.startsWith('application/problem+json')) return null;
  const parsed = problem.safeParse(parseJson(body));
  return parsed.success && parsed.data.type.startsWith('urn:veille:') ? parsed.data : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
