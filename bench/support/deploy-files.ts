/** `node deploy-files.ts plan|deploy SSH_CONFIG FOLDER`: what `veille plan` and `veille deploy` do with a folder of files. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostArtifacts, HostFile } from '@veille/compile';
import { plainQuestion } from '@veille/compile/ask';
import { createSshExecutor, observeHost } from '@veille/deploy/ask';

const [work = '', sshConfig = '', folder = ''] = process.argv.slice(2);
const { signal } = new AbortController();
const root = { owner: 'root', group: 'root' };
const place = '/opt/veille-bench';

const files = readdirSync(folder).map((name): HostFile => {
  const content = { type: 'text', text: readFileSync(join(folder, name), 'utf8') } as const;
  return { path: `${place}/${name}`, mode: 0o644, ...root, target: 'files', content, shared: false, after: [] };
});
const nothing = {
  users: [],
  packages: [],
  secrets: [],
  images: [],
  pulls: [],
  downloads: [],
  checks: [],
  units: [],
  ports: [],
  places: [],
};
const folders = [{ path: place, mode: 0o755, ...root }];
const artifacts: HostArtifacts = { host: 'pi', targets: ['files'], folders, files, ...nothing };

const ssh = ['ssh', '-F', sshConfig];
const executor = createSshExecutor({
  host: 'pi',
  destination: 'pi',
  ssh,
  handOver: null,
  askPassword: async () => null,
});
const question = { ...plainQuestion, paths: [place], folders: [place] };
const [observation, { applyPlan, planDeploy }] = await Promise.all([
  observeHost(executor, question, { signal }),
  // As the CLI does: loaded while the host answers.
  import('@veille/deploy'),
]);
const wish = { targets: null, needed: new Map(), adopt: false, secrets: new Map(), conservation: null };
const plan = planDeploy([artifacts], [observation], wish);
const changes = plan.hosts.flatMap((host) => host.changes);
if (work === 'deploy') {
  const { isGood, hosts } = await applyPlan(plan, {
    executors: [executor],
    who: 'bench',
    why: 'bench',
    secrets: new Map(),
    probe: async () => null,
    signal,
    onEvent: () => undefined,
  });
  if (!isGood) throw new Error(JSON.stringify(hosts));
}
console.log(JSON.stringify({ changes: changes.length }));
