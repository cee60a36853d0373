/**
 * What the page does in the browser: it sends the form and follows films. The server sends the text of this function,
 * so it uses nothing from outside.
 */
export function client(): void {
  interface Job {
    jobId: string;
    status: 'queued' | 'in-progress' | 'completed' | 'failed' | 'cancelled';
    progress: number;
    error: string | null;
  }
  interface Refusal {
    code?: string;
    detail: string;
    hint: string;
    errors?: { path: string; message: string }[];
  }
  const form = document.querySelector<HTMLFormElement>('form');
  const choice = document.querySelector<HTMLSelectElement>('#composition');
  const jobs = document.querySelector<HTMLUListElement>('.jobs');
  const template = document.querySelector<HTMLTemplateElement>('#job');
  const words = document.body.dataset;
  if (!form || !choice || !jobs || !template) return;

  if (matchMedia('(prefers-reduced-motion: reduce)').matches) document.querySelector('video')?.pause();
  for (const item of jobs.querySelectorAll('li')) follow(item, item.dataset.job ?? '');
  choice.addEventListener('change', showFields);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
  });
  showFields();

  function showFields(): void {
    for (const fields of fieldsets()) {
      const shown = fields.dataset.composition === choice?.value;
      fields.hidden = !shown;
      fields.disabled = !shown;
    }
  }

  function fieldsets(): HTMLFieldSetElement[] {
    return [...document.querySelectorAll<HTMLFieldSetElement>('fieldset[data-composition]')];
  }

  function inputs(): HTMLInputElement[] {
    return [...document.querySelectorAll<HTMLInputElement>('fieldset:not([hidden]) [data-type]')];
  }

  async function submit(): Promise<void> {
    showFaults({ detail: '', hint: '' });
    const button = form?.querySelector<HTMLButtonElement>('button');
    if (button) button.disabled = true;
    try {
      const body = JSON.stringify({ compositionId: choice?.value, inputProps: readProps() });
      const response = await fetch('/renders', {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', ...token() },
      });
      const answer = await response.json().catch(() => ({ detail: words.unreachable, hint: '' }));
      if (response.ok) add(answer.jobId);
      else showFaults(answer);
    } catch (error) {
      const detail = error instanceof SyntaxError ? `${words.notJson} ${error.message}` : (words.unreachable ?? '');
      showFaults({ detail, hint: '' });
    } finally {
      if (button) button.disabled = false;
    }
  }

  function readProps(): Record<string, unknown> {
    const props: Record<string, unknown> = {};
    for (const input of inputs()) {
      if (input.dataset.type === 'all') return JSON.parse(input.value);
      if (input.dataset.type === 'boolean') props[input.name] = input.checked;
      else if (input.dataset.type === 'string') props[input.name] = input.value;
      else if (input.value !== '') props[input.name] = JSON.parse(input.value);
    }
    return props;
  }

  function token(): Record<string, string> {
    const value = document.querySelector<HTMLInputElement>('#token')?.value;
    return value ? { authorization: `Bearer ${value}` } : {};
  }

  function showFaults({ code, detail, hint, errors = [] }: Refusal): void {
    const own = wordOf(`fault-${code}`);
    const rest: string[] = [];
    for (const input of inputs()) mark(input, '');
    for (const { path, message } of errors) {
      const input = inputs().find((one) => path.split('/')[2] === one.name);
      if (input) mark(input, input.validationMessage || message);
      else rest.push(`${path} ${message}`);
    }
    const summary = document.querySelector('#fault');
    if (summary)
      summary.textContent = (own === undefined ? [detail, ...rest, hint] : [own, ...rest]).filter(Boolean).join(' ');
    document.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }

  function mark(input: HTMLInputElement, message: string): void {
    input.setAttribute('aria-invalid', String(message !== ''));
    const fault = document.getElementById(`${input.id}-fault`);
    if (fault) fault.textContent = message;
  }

  function add(jobId: string): void {
    const item = template?.content.querySelector('li')?.cloneNode(true) as HTMLLIElement;
    jobs?.append(item);
    item.scrollIntoView({ block: 'nearest' });
    follow(item, jobId);
  }

  function follow(item: HTMLLIElement, jobId: string): void {
    const events = new EventSource(`/renders/${jobId}/events`);
    const button = item.querySelector('button');
    button?.addEventListener('click', () => void cancel(jobId, item));
    events.addEventListener('job', (event) => {
      const job: Job = JSON.parse(event.data);
      const word = wordOf(`status-${job.status}`) ?? job.status;
      const percent = job.status === 'in-progress' ? ` ${Math.round(job.progress * 100)} %` : '';
      say(item, `${word}${percent}${job.error ? `\n${job.error}` : ''}`);
      const bar = item.querySelector('progress');
      if (bar) bar.value = job.progress;
      if (job.status === 'queued' || job.status === 'in-progress') return;
      events.close();
      button?.remove();
      if (job.status === 'completed') location.assign(`/?film=${jobId}`);
    });
  }

  async function cancel(jobId: string, item: HTMLLIElement): Promise<void> {
    const response = await fetch(`/renders/${jobId}`, { method: 'DELETE', headers: token() }).catch(() => null);
    if (response?.status === 401) say(item, words.tokenAsked ?? '');
    else if (response === null) say(item, words.unreachable ?? '');
  }

  /** `status-in-progress` is `statusInProgress` in a dataset. */
  function wordOf(name: string): string | undefined {
    return words[name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase())];
  }

  function say(item: HTMLLIElement, text: string): void {
    const line = item.querySelector('p');
    if (line && line.textContent !== text) line.textContent = text;
  }
}
