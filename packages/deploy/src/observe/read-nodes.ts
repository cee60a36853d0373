import type { MeshNode } from '@veille/compile';
import { z } from 'zod';
import { decodeBase64 } from './answer.ts';

/** As `headscale nodes list --output json` has it; `given_name` is what the mesh calls the node. */
const listed = z
  .array(z.looseObject({ given_name: z.string(), ip_addresses: z.array(z.string()).default([]) }))
  .nullable();

/** Nobody else's list keeps a studio from being deployed: one that is not understood is none. */
export function readNodes(base64: string): MeshNode[] {
  const parsed = listed.safeParse(parseJson(decodeBase64(base64)));
  return (parsed.data ?? []).map((node) => ({ name: node.given_name, addresses: node.ip_addresses }));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
