import { container, upstream } from '@veille/catalog';
import { defineStack, headscale } from '@veille/stack';

export default defineStack({
  domain: 'example.cloud',
  mesh: { dns: headscale({ host: 'vpn', config: '/opt/services/headscale/config' }) },
  tls: { dns: 'ovh', email: 'me@example.cloud' },
  hosts: {
    vpn: { ssh: 'admin@203.0.113.9' },
    prod: { ssh: 'prod', public: true },
    workstation: { ssh: 'pi@192.0.2.8', memory: '16GiB', default: true },
  },
  services: {
    notes: container({ image: 'registry.example/notes:1.2', port: 3000, sleepAfter: '30m' }),
    opencode: upstream({ door: 'oc', port: 3456 }),
  },
});
