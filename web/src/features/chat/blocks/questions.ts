import { record } from "./toolInput";

export interface Option {
  readonly label: string;
  readonly description?: string;
}

export interface Question {
  readonly text: string;
  readonly header?: string;
  readonly many: boolean;
  readonly options: readonly Option[];
}

/** The questions that an agent asks its user, or undefined when the input of the call is not of that form. */
export function questionsOf(input: unknown): Question[] | undefined {
  const list = record(input).get("questions");
  if (!Array.isArray(list) || list.length === 0) return undefined;
  return list.map((item: unknown) => {
    const fields = record(item);
    const options = fields.get("options");
    return {
      text: word(fields.get("question")) ?? "",
      header: word(fields.get("header")),
      many: fields.get("multiSelect") === true,
      options: Array.isArray(options) ? options.map(optionOf) : [],
    };
  });
}

function optionOf(item: unknown): Option {
  const fields = record(item);
  return {
    label: word(fields.get("label")) ?? word(item) ?? "",
    description: word(fields.get("description")),
  };
}

const word = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

/** What is chosen of the options, and what is written instead or besides. */
export interface Choice {
  readonly labels: readonly string[];
  readonly other: string;
}

export const noChoice: Choice = { labels: [], other: "" };

/** One choice more or less; of a question with one answer, the other is given up. */
export function toggled(choice: Choice, label: string, many: boolean): Choice {
  if (choice.labels.includes(label))
    return { ...choice, labels: choice.labels.filter((one) => one !== label) };
  return many ? { ...choice, labels: [...choice.labels, label] } : { labels: [label], other: "" };
}

/** What the agent is told; empty when nothing is chosen. */
export function answerOf({ labels, other }: Choice): string {
  return [...labels, other.trim()].filter((part) => part !== "").join(", ");
}
