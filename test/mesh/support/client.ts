import type { Host } from '@veille/testkit';

/** What a program on the host gets for a name, by whatever its system asks. */
export function resolve(host: Host, name: string): string {
  return host.exec(['sh', '-c', 'getent ahostsv4 "$1" | cut -d" " -f1 | sort -u', 'resolve', name]).trim();
}

export function untilResolved(host: Host, name: string, address: string): void {
  const loop =
    'for i in $(seq 200); do getent ahostsv4 "$1" | grep -qF "$2 " && exit; sleep 0.05; done; echo "$1 is not $2"; exit 1';
  host.exec(['sh', '-c', loop, 'until', name, address]);
}

export function curl(host: Host, url: string, words: readonly string[] = []): string {
  return host.exec(['curl', '--silent', '--show-error', '--max-time', '60', ...words, url]);
}

/** A line for each time that the service was started, kept in its data. */
export function starts(host: Host, service: string): string {
  return host.exec(['sh', '-c', 'cat "/opt/workstation/data/$1/starts" 2>/dev/null || true', 'starts', service]);
}
