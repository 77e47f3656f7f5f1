import ReactMarkdown, { type Components } from "react-markdown";
import rehypeSanitize, { defaultSchema } from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import { Visible } from "@/ui/Visible";

interface Node {
  type: string;
  value?: string;
  url?: string;
  identifier?: string;
  children?: Node[];
}

const components: Components = {
  // Nothing is clicked on before a decision, and where a link leads is seen.
  a: ({ href, children }) => (
    <span>
      {children} <Target text={href ?? ""} />
    </span>
  ),
  img: ({ src, alt }) => (
    <span>
      {alt} <Target text={typeof src === "string" ? src : ""} />
    </span>
  ),
};

function Target({ text }: { text: string }) {
  return (
    <code className="[overflow-wrap:anywhere]">
      → <Visible text={text} code />
    </code>
  );
}

/** A plan as it reads: tags and comments as text, links and pictures with their targets, nothing fetched. */
export function PlanMarkdown({ source }: { source: string }) {
  return (
    <div className="prose-answer">
      <ReactMarkdown
        remarkPlugins={[remarkGfm, hiddenAsText]}
        rehypePlugins={[[rehypeSanitize, defaultSchema]]}
        components={components}
      >
        {source}
      </ReactMarkdown>
    </div>
  );
}

/** What Markdown leaves out of its rendering becomes text. */
function hiddenAsText() {
  return (tree: Node) => show(tree);
}

function show(node: Node): void {
  if (node.type === "html") node.type = "text";
  if (node.type === "definition") {
    const text = `[${node.identifier ?? ""}]: ${node.url ?? ""}`;
    node.type = "paragraph";
    node.children = [{ type: "text", value: text }];
  }
  node.children?.forEach(show);
}
