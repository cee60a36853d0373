import { expect, test } from 'vitest';
import { type DnsRecord, faultInRecords, publishRecords } from '../../src/index.ts';

const cut: DnsRecord = { name: 'cut.example.cloud', type: 'A', value: '100.64.0.7' };
const films: DnsRecord = { name: 're.example.cloud', type: 'AAAA', value: 'fd7a:115c:a1e0::7' };
const publish = (text: string | null, records: readonly DnsRecord[]) => publishRecords(text, records, 'example.cloud');

test('what other people keep in the file stays as they wrote it and first; what was ours makes way', () => {
  const theirs = { name: 'NAS.home', type: 'A', value: '100.64.0.1', note: 'mine' };
  const other = { name: 'x.other.cloud', type: 'A', value: '100.64.0.2', veille: 'other.cloud' };
  const before = JSON.stringify([{ ...films, veille: 'example.cloud' }, theirs, other]);
  const { content, ...counts } = publish(before, [cut]);
  expect(JSON.parse(content)).toEqual([theirs, other, { ...cut, veille: 'example.cloud' }]);
  expect(counts).toEqual({ before: 1, removed: ['re.example.cloud'], added: ['cut.example.cloud'] });
});

test('the same records published again change no byte', () => {
  const { content } = publish(null, [cut, films]);
  expect(publish(content, [cut, films])).toEqual({ content, before: 2, removed: [], added: [] });
  expect(publish(content, []).content).toBe('[]\n');
});

test('a record that gets another address does not go away', () => {
  const { content } = publish(null, [cut]);
  const moved = publish(content, [{ ...cut, value: '100.64.0.8' }]);
  expect(moved).toMatchObject({ before: 1, removed: [], added: [] });
  expect(moved.content).not.toContain('100.64.0.7');
});

test('a record of ours that has lost its mark is taken up again', () => {
  expect(JSON.parse(publish(JSON.stringify([cut]), [cut]).content)).toEqual([marked(cut)]);
});

test.each(['Cut.example.cloud', 'cut.example.cloud.'])(
  'somebody else’s record for one of our names stops the run, however it is spelt: %s',
  (name) => {
    const rival = JSON.stringify([{ name, type: 'A', value: '203.0.113.9' }]);
    expect(() => publish(rival, [cut])).toThrow(`a record of somebody else for ${name}, which says 203.0.113.9`);
  },
);

test('fields in other case are read as Headscale reads them, and stay as they were written', () => {
  const theirs = { Name: 'nas.home', Type: 'A', Value: '100.64.0.1' };
  const { content } = publish(JSON.stringify([theirs, { ...theirs, Name: 'x', NAME: 'cut.home' }]), [cut]);
  expect(JSON.parse(content)).toEqual([theirs, { ...theirs, Name: 'x', NAME: 'cut.home' }, marked(cut)]);
  expect(publish(JSON.stringify([{ Name: cut.name, TYPE: 'A', VALUE: cut.value }]), [cut]).content).toBe(
    publish(null, [cut]).content,
  );
  expect(() => publish('[{"NAME":"cut.example.cloud","value":"10.0.0.1"}]', [cut])).toThrow(
    'a record of somebody else for cut.example.cloud, which says 10.0.0.1',
  );
  expect(faultInRecords(JSON.stringify([theirs]))).toBeNull();
});

test.each(['{', '{}', '[1]', '[{"name":"x"}]'])('the file %s is not overwritten but told', (text) => {
  expect(() => publish(text, [cut])).toThrow("Headscale's file of records cannot be read");
});

function marked(record: DnsRecord): object {
  return { ...record, veille: 'example.cloud' };
}
