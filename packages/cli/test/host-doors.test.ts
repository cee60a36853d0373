import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { temporaryFolder } from '@veille/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { doorEndpoint } from '../src/studio/doors.ts';
import { createHttpTransport } from '../src/studio/http-transport.ts';

test('a door of a host is opened over TLS, with its own name, and by nobody whose certificate is not trusted', async () => {
  const folder = await temporaryFolder();
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
  execFileSync('openssl', ['req', '-x509', ...kind, ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, ({ headers, method }, response) =>
    response.end(`${method} ${headers.host}`),
  );
  await once(server.listen(0, 'localhost'), 'listening');
  onTestFinished(() => void server.close());
  const host = `localhost:${(server.address() as AddressInfo).port}`;
  const ask = () => createHttpTransport(doorEndpoint(`https://${host}`)).send({ method: 'POST', path: '/', body: {} });

  await expect(ask()).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  const before = getCACertificates('default');
  onTestFinished(() => setDefaultCACertificates(before));
  setDefaultCACertificates([...before, readFileSync(cert, 'utf8')]);
  expect(await ask()).toEqual({ status: 200, body: `POST ${host}` });
});
