import { UserError } from '@veille/protocol';
import type { Member, OwnService } from '../../studio.ts';

/** The service and its watch, if it is ours to start and stop. */
export function ownService({ manifest, own }: Member): OwnService {
  if (own !== null) return own;
  const why = manifest.unavailable?.en ?? 'it is somebody else’s and is only proxied';
  throw new UserError(
    'service-unavailable',
    `${manifest.name} cannot be started or stopped: ${why}.`,
    'See "veille status".',
  );
}
