/** The names that a Caddyfile of ours has sites for, read from the file itself; sorted, each once. */
export function caddySites(caddyfile: string): string[] {
  const heads = caddyfile.split('\n').filter((line) => /^https:\/\/[^\s]+.* \{$/.test(line));
  const addresses = heads.flatMap((head) => head.slice(0, -2).split(', '));
  const names = addresses.map((address) => address.replace(/^https:\/\//, '').replace(/(?::\d+)?$/, ''));
  return [...new Set(names.map((name) => name.replace(/\.$/, '')))].filter((name) => name !== '').sort();
}
