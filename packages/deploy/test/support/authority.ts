import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@veille/testkit';

/** A certificate authority of a test. */
export interface Authority {
  /** Its own certificate, as PEM. */
  readonly pem: string;
  /** A key and a certificate for a name, as PEM. */
  readonly issue: (name: string) => Promise<{ key: string; cert: string }>;
}

export async function createAuthority(): Promise<Authority> {
  const folder = await temporaryFolder();
  const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/O=Test/CN=Test');
  return {
    pem: await readFile(join(folder, 'ca.pem'), 'utf8'),
    issue: async (name) => {
      await writeFile(join(folder, 'names'), `subjectAltName=DNS:${name}`);
      openssl('req', ...newKey, '-keyout', 'site.key', '-out', 'site.csr', '-subj', '/CN=site');
      const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names'];
      openssl('x509', '-req', '-in', 'site.csr', ...signed, '-out', 'site.pem');
      const [key, cert] = await Promise.all(
        ['site.key', 'site.pem'].map((file) => readFile(join(folder, file), 'utf8')),
      );
      return { key: key ?? '', cert: cert ?? '' };
    },
  };
}
