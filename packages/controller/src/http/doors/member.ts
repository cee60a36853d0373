import { type Door, UserError } from '@veille/protocol';
import { z } from 'zod';
import type { Member, Studio } from '../../studio.ts';

export const named = z.object({ name: z.string() });

export type MemberWithDoor = Member & { readonly door: Door };

/** The service behind a door. What has no door is not talked about here. */
export function memberBehindDoor(studio: Studio, name: string): MemberWithDoor {
  const member = studio.members.get(name);
  const door = member?.manifest.door;
  if (!member || !door)
    throw new UserError('unknown-door', `There is no door to "${name}".`, 'Open the list of doors.');
  return { ...member, door };
}
