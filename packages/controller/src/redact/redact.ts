/** What stands in a line instead of a secret. */
const hidden = '[hidden]';

/** Each pattern keeps its first group and hides the rest. Ordered: the more exact ones first. */
const patterns: readonly RegExp[] = [
  // scheme://user:password@host and scheme://token@host
  /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@]+(?=@)/gi,
  /(\b(?:set-)?cookie["']?\s*[:=]\s*)[^\r\n]+/gi,
  /(\bauthorization["']?\s*[:=]\s*["']?(?:(?:bearer|basic|digest|token)\s+)?)[^\s"',]+/gi,
  /(\b(?:bearer|basic)\s+)[\w.~+/=-]{8,}/gi,
  // password=…, "apiKey": "…", RENDER_TOKEN=…, --secret …
  /([\w-]*(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|license[_-]?key|credentials?)["']?(?:\s*[:=]\s*|\s+is\s+)["']?)[^\s"',;&}]+/gi,
  /(--[\w-]*(?:password|secret|token|key)\s+)[^\s-]\S*/gi,
  // Tokens that are known by their shape: JWT, age, GitHub, Slack, Telegram, AWS, private keys.
  /()\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
  /()\bAGE-SECRET-KEY-1[A-Z0-9]+/g,
  /()\b(?:gh[pousr]_|github_pat_|xox[abprs]-|sk-|rk_|pk_)[\w-]{12,}/g,
  /()\b\d{6,12}:[\w-]{30,}/g,
  /()\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /(-----BEGIN [A-Z ]*PRIVATE KEY-----).*/g,
];

// A terminal's colour and cursor commands mean nothing on a page.
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character
const terminalCommands = /\u001B(?:\[[0-9;?]*[A-Za-z]|\][^\u0007]*\u0007)|[\u0000-\u0008\u000B-\u001F\u007F]/g;

/** A log line that may be shown to whoever may open the door: without passwords, tokens, keys, cookies. */
export function redact(line: string): string {
  const plain = line.replace(terminalCommands, '');
  return patterns.reduce((text, pattern) => text.replace(pattern, `$1${hidden}`), plain);
}
