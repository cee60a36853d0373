import type { Door } from '@veille/protocol';
import { quote } from './quote.ts';

/** The controller reads the log's mtime only. Without headers it stays small, and keeps nobody's cookies. */
export function accessLog({ accessLog }: Door): string {
  return `log {
		output file ${quote(accessLog)} {
			roll_size 1MiB
			roll_keep 1
		}
		format filter {
			wrap json
			fields {
				request>headers delete
				resp_headers delete
			}
		}
	}`;
}
