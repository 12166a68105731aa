import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';

import classes from './Help.module.css';

/** Markdown of our own server. Links of documents among themselves lead nowhere on this page, so they stay text. */
export function HelpText({ text }: { text: string }) {
  return (
    <div className={classes.text}>
      <Markdown
        remarkPlugins={[remarkGfm]}
        components={{
          a: ({ href = '', children }) =>
            /^https?:\/\//.test(href) ? (
              <a href={href} target="_blank" rel="noreferrer">
                {children}
              </a>
            ) : (
              <>{children}</>
            ),
          // A list of names and values has no headings, but Markdown knows no table without.
          th: ({ children }) => (children ? <th>{children}</th> : <td />),
          pre: ({ children }) => <pre tabIndex={0}>{children}</pre>,
          table: ({ children }) => (
            <div className={classes.table} tabIndex={0}>
              <table>{children}</table>
            </div>
          ),
        }}
      >
        {text}
      </Markdown>
    </div>
  );
}
