import { CopyButton } from "./CopyButton";

interface Props {
  command: string;
  copyLabel: string;
  testId: string;
}

/** A command to be copied, whole and wrapped, so that a phone shows all of it. */
export function CommandLine({ command, copyLabel, testId }: Props) {
  return (
    <div className="relative rounded-lg border bg-code text-left">
      <pre
        data-testid={testId}
        tabIndex={0}
        className="max-h-56 overflow-y-auto p-3 pr-11 font-mono text-xs leading-relaxed [overflow-wrap:anywhere] whitespace-pre-wrap"
      >
        {command}
      </pre>
      <CopyButton
        text={command}
        label={copyLabel}
        testId={`copy-${testId}`}
        className="absolute top-1.5 right-1.5 bg-code max-md:top-0 max-md:right-0"
      />
    </div>
  );
}
