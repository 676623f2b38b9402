interface Watched {
  readonly steps: ReadonlyMap<string, number>;
  readonly errors: number;
  readonly stopping: boolean;
  /** What a person should know, whatever the step. */
  readonly troubles?: readonly { readonly reason: string }[];
  readonly insight: { readonly action: { readonly do: string }; readonly lookedAt: number } | undefined;
}

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [labels: Labels, value: number];

/** What any agent did and knows, in the text format of Prometheus, around what only its system has. */
export function agentMetrics(system: string, cluster: string, agent: Watched, now: number, own: readonly string[]): string {
  const { steps, errors, stopping, insight, troubles = [] } = agent;
  const name = (what: string) => `${system}_agent_${what}`;
  return [
    ...metric('counter', name('steps_total'), 'Decisions taken, by kind.', [...steps].map(([step, count]) => [{ cluster, step }, count])),
    ...metric('counter', name('errors_total'), 'Looks or steps that ended with an error.', [[{ cluster }, errors]]),
    ...own,
    ...gauge(name('stopping'), 'Whether this pod stops.', { cluster }, Number(stopping)),
    ...gauge(name('alarm'), 'Whether a person is needed.', { cluster }, Number(isAlarm(insight?.action.do) || troubles.length > 0)),
    ...gauge(name('seconds_since_look'), 'Age of what this agent knows.', { cluster }, insight && (now - insight.lookedAt) / 1000),
    '',
  ].join('\n');
}

/** What is not known has no value, rather than a wrong one. */
export function gauge(name: string, help: string, labels: Labels, value: number | undefined): readonly string[] {
  return metric('gauge', name, help, value === undefined ? [] : [[labels, value]]);
}

export function metric(type: 'counter' | 'gauge', name: string, help: string, samples: readonly Sample[]): readonly string[] {
  const line = ([labels, value]: Sample) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}=${JSON.stringify(text)}`);
    return `${name}{${pairs.join(',')}} ${value}`;
  };
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...samples.map(line)];
}

function isAlarm(step: string | undefined): boolean {
  return step === 'warn' || step === 'fail';
}
