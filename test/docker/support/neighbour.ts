import type { Engine } from '@veille/testkit';

/** Somebody on the same network as this machine, for whom it is the way to everywhere. */
export interface Neighbour {
  /** What an address answers to a `GET`; null when nothing comes. */
  readonly get: (url: string) => string | null;
  readonly remove: () => void;
}

const patienceMs = 2000;

/** A network namespace with a cable to this machine, which is its router. Needs root. */
export function addNeighbour({ run }: Engine): Neighbour {
  const namespace = `vn-${process.pid}`;
  const [here, there] = [`vh${process.pid}`, `vt${process.pid}`];
  const inside = (words: readonly string[]) => run(['ip', 'netns', 'exec', namespace, ...words]);
  run(['ip', 'netns', 'add', namespace]);
  run(['ip', 'link', 'add', here, 'type', 'veth', 'peer', 'name', there, 'netns', namespace]);
  run(['ip', 'address', 'add', '198.18.77.1/30', 'dev', here]);
  run(['ip', 'link', 'set', here, 'up']);
  inside(['ip', 'address', 'add', '198.18.77.2/30', 'dev', there]);
  inside(['ip', 'link', 'set', there, 'up']);
  inside(['ip', 'route', 'add', 'default', 'via', '198.18.77.1']);
  return {
    get: (url) => {
      const answer = inside([process.execPath, '--input-type=module', '--eval', ask(url)]);
      return answer === '' ? null : answer;
    },
    // The cable goes with the namespace.
    remove: () => void run(['ip', 'netns', 'delete', namespace]),
  };
}

function ask(url: string): string {
  return `
    const signal = AbortSignal.timeout(${patienceMs});
    const answer = await fetch(${JSON.stringify(url)}, { signal }).then((response) => response.text(), () => '');
    process.stdout.write(answer);`;
}
