import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeNetwork, startHost } from '@veille/testkit';
import { withContainerBed } from './container-bed.ts';
import { withEnd } from './ends.ts';
import { withTemporaryFolder } from './temporary-folder.ts';
import { compiled } from './time-program.ts';

/** A host with sshd, and 34 files of this machine that go there. */
export interface DeployBed {
  readonly folder: string;
  readonly sshConfig: string;
  /** Names of the files, which lie in `folder/files`. */
  readonly names: readonly string[];
  /** Gives all files other bytes. */
  readonly writeFiles: (salt: string) => Promise<void>;
  /** One session that reads what is on the host and compares nothing. */
  readonly floorWords: readonly string[];
  readonly veilleWords: (work: 'plan' | 'deploy') => readonly string[];
}

const program = join(import.meta.dirname, 'deploy-files.ts');

/** Starts the host with the Python that Ansible needs there, and a login that may become root without a password. */
export async function withDeployBed(work: (bed: DeployBed) => Promise<void>): Promise<void> {
  await withContainerBed(({ engine }) =>
    withTemporaryFolder((folder) => {
      const network = makeNetwork(engine, { internet: true });
      return withEnd(
        async () => network.remove(),
        async () => {
          const host = await startHost(engine, { name: 'pi', folder, network, number: 2 });
          return withEnd(
            async () => host.remove(),
            async () => {
              host.exec(['apt-get', 'update']);
              host.exec(['apt-get', 'install', '--yes', '--no-install-recommends', 'python3']);
              host.write('/etc/sudoers.d/pi', 'pi ALL=(ALL) NOPASSWD: ALL\n', 0o440);
              await work(bedOf(folder, host.sshConfig));
            },
          );
        },
      );
    }),
  );
}

function bedOf(folder: string, sshConfig: string): DeployBed {
  const names = Array.from({ length: 34 }, (_, index) => `file-${String(index).padStart(2, '0')}.conf`);
  const files = join(folder, 'files');
  const there = names.map((name) => `/opt/veille-bench/${name}`);
  return {
    folder,
    sshConfig,
    names,
    writeFiles: async (salt) => {
      await mkdir(files, { recursive: true });
      for (const name of names) await writeFile(join(files, name), `${name} ${salt}\n`.repeat(60));
    },
    floorWords: ['ssh', '-F', sshConfig, 'pi', 'sha256sum', ...there],
    veilleWords: (work) => ['env', `NODE_COMPILE_CACHE=${compiled}`, process.execPath, program, work, sshConfig, files],
  };
}
