import { memo, useMemo } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import rehypeSanitize, { defaultSchema } from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import { splitMarkdown } from "../markdown";
import { CodeBlock } from "./CodeBlock";

const components: Components = {
  pre: ({ node }) => {
    const code = node?.children.find((child) => child.type === "element");
    const names = code?.properties.className;
    const language = Array.isArray(names)
      ? names
          .map(String)
          .find((name) => name.startsWith("language-"))
          ?.slice("language-".length)
      : undefined;
    const text = code?.children.map((child) => (child.type === "text" ? child.value : "")).join("") ?? "";
    return <CodeBlock code={text.replace(/\n$/, "")} language={language} />;
  },
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  ),
  table: ({ children }) => (
    <div className="overflow-x-auto">
      <table>{children}</table>
    </div>
  ),
  // A picture would be fetched from a foreign host by a mere answer: show where it is instead.
  img: ({ src, alt }) => (
    <a href={src} target="_blank" rel="noopener noreferrer nofollow">
      {alt || src}
    </a>
  ),
};

/** Markdown as safe elements: no raw HTML, nothing fetched. Only the piece that grows is parsed again. */
export function Markdown({ text }: { text: string }) {
  const pieces = useMemo(() => splitMarkdown(text), [text]);
  return (
    <div className="prose-answer">
      {pieces.map((piece, index) => (
        <Piece key={index} text={piece} />
      ))}
    </div>
  );
}

const Piece = memo(function Piece({ text }: { text: string }) {
  return (
    <div className="piece">
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        rehypePlugins={[[rehypeSanitize, defaultSchema]]}
        components={components}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
});
