import { chown, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Who owns the data of containers where root runs Veille: root inside a container is root outside, too. */
const instead = { uid: 10_001, gid: 10_001 };

function ownerIds(): { uid: number; gid: number } {
  const [uid = 0, gid = 0] = [process.getuid?.(), process.getgid?.()];
  return uid === 0 ? instead : { uid, gid };
}

/** As `UID:GID`: whoever runs this, or, for root, somebody ordinary. */
export function dataOwner(): string {
  const { uid, gid } = ownerIds();
  return `${uid}:${gid}`;
}

/** Gives folders, with all that is in them, to the owner of the data. Only root can, and only for root there is a need. */
export async function giveToOwner(folders: readonly string[]): Promise<void> {
  if (process.getuid?.() !== 0) return;
  for (const folder of folders) {
    const inside = await readdir(folder, { recursive: true });
    for (const path of [folder, ...inside.map((name) => join(folder, name))]) await give(path);
  }
}

async function give(path: string): Promise<void> {
  const { uid, gid } = ownerIds();
  const found = await lstat(path);
  if (!found.isSymbolicLink() && (found.uid !== uid || found.gid !== gid)) await chown(path, uid, gid);
}
