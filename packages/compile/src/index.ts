export * from './ask.ts';
export { caddyfileAround, lintOwnSites, type OwnHole } from './caddy/lint/own-sites.ts';
export { compileStrangers } from './caddy/strangers.ts';
export * from './compile.ts';
export { type ComposeConfig, type ConfiguredBuild, readComposeConfig } from './compose/config.ts';
export type { NeededFile } from './compose/downloads.ts';
export {
  type BuiltImage,
  buildFolder,
  type ComposedImage,
  type NamedImage,
  type NeededImage,
} from './compose/images.ts';
export { bridgeName, studioPrefix } from './compose/names.ts';
export { checkComposeFile } from './compose/own-project.ts';
export type { SecretFile } from './compose/project.ts';
export { type SidePath, sidePaths } from './compose/side-paths.ts';
export type { MeshFacts, MeshNode } from './dns/addresses.ts';
export { type HeadscaleConfig, readHeadscaleConfig } from './dns/headscale-config.ts';
export { publishInline } from './dns/inline-records.ts';
export { type DoorName, doorNames } from './dns/names.ts';
export { claimRecords, namesChanging, ownRecords, withOwnRecords } from './dns/own-records.ts';
export { type PrintedRecords, printRecords } from './dns/print-records.ts';
export { compileRecords, type DnsRecord, type Records } from './dns/records.ts';
export {
  faultInRecords,
  type IsClaimed,
  type PublishedRecords,
  publishedNames,
  publishRecords,
} from './dns/records-file.ts';
export { compileHosts, type HostCompilation, type HostsCompiled } from './host/compile-hosts.ts';
export { siteNames } from './host/conservation.ts';
export type * from './host/contract.ts';
export { debianRelease } from './host/debian.ts';
export type * from './host/facts.ts';
export { furtherText } from './host/further-text.ts';
export { type Layout, layoutOf } from './host/layout.ts';
export { meshFacts } from './host/mesh-facts.ts';
export type { OldNames } from './host/old-names.ts';
export { claimOf, type Standing, standingOf } from './host/standing.ts';
export type * from './target.ts';
