/** A sluice gate, half raised, with the water running on below it. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="9" fill="#0b6478" />
      <g fill="none" stroke="#fff" strokeWidth="2.5" strokeLinecap="round" strokeLinejoin="round">
        <path d="M8.5 7v18M23.5 7v18M8.5 8.5h15" />
        <path d="M13 8.5v6.5h6v-6.5" />
        <path
          d="M12.5 20.2c1.2-1.2 2.3-1.2 3.5 0s2.3 1.2 3.5 0M12.5 24.7c1.2-1.2 2.3-1.2 3.5 0s2.3 1.2 3.5 0"
          opacity=".75"
        />
      </g>
    </svg>
  );
}
