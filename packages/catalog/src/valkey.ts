/** The queue and cache of services in containers: the free continuation of Redis, at one version for all of them. */
export const valkeyImage = 'valkey/valkey:8.1.3-alpine';
