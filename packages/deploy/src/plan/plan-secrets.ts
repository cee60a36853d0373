import type { Case, Part } from './plan-deploy.ts';

/** Random secrets that are not there yet. One that is there is kept, whatever made it. */
export function planSecrets({ artifacts, observation, isWanted }: Case): Part {
  const isThere = ({ path }: { readonly path: string }) => observation.entries.has(path);
  // They belong to services, and whatever brings one brings the controller.
  const missing = isWanted('controller') ? artifacts.secrets.filter((secret) => !isThere(secret)) : [];
  const unique = [...new Map(missing.map((secret) => [secret.path, secret])).values()];
  return {
    changes: unique.map(({ path }) => ({
      sign: '+',
      target: 'host',
      what: 'secret',
      name: path,
      detail: '(secret, made at random on the host)',
      diff: null,
    })),
    blocked: [],
    work: { secrets: unique.map((secret) => ({ ...secret, ...ownerOf(secret.path) })) },
  };

  function ownerOf(path: string): { readonly owner: string; readonly group: string } {
    const folder = artifacts.folders.find((each) => each.path === path.slice(0, path.lastIndexOf('/')));
    return { owner: folder?.owner ?? 'root', group: folder?.group ?? 'root' };
  }
}
