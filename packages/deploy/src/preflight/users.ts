import type { HostArtifacts, HostUser } from '@veille/compile';
import type { Observation } from '../observe/observation.ts';
import type { Change } from '../plan/plan.ts';

/** One `+` for each user that has to be made, one `~` for each that has to join a group. */
export function missingUsers({ users }: HostArtifacts, { users: there }: Observation): Change[] {
  return users.flatMap((user) => {
    const groups = there.get(user.name);
    const lacking = user.groups.filter((group) => groups?.includes(group) !== true);
    if (groups !== undefined && lacking.length === 0) return [];
    return [
      {
        sign: groups === undefined ? '+' : '~',
        target: 'host',
        what: 'user',
        name: user.name,
        ...words(user, lacking),
      },
    ];
  });
}

/** Whoever may speak to Docker is root by another name, and the plan says so. */
function words({ groups }: HostUser, lacking: readonly string[]): Pick<Change, 'detail' | 'diff'> {
  const joined = lacking.length > 0 ? `joins ${lacking.join(', ')}` : null;
  const warning = groups.includes('docker') && lacking.includes('docker') ? ' (docker is root by another name)' : '';
  return { detail: joined === null ? null : joined + warning, diff: null };
}
