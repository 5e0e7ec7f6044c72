import classes from './brand.module.css'

/** The mark and the name. */
export function Brand({ tone = 'ink' }: { tone?: 'ink' | 'light' }) {
  return (
    <span className={classes.brand} data-tone={tone}>
      <svg viewBox="3.5 3 25 25" className={classes.mark} aria-hidden>
        <path d="M10.2 6.5c-3 0-4.7 2.3-4.7 5.2 0 3.4 1.7 4.7 2.2 8.3.3 2.3.7 4.5 2.1 4.5 2.1 0 1.6-6.4 6.2-6.4s4.1 6.4 6.2 6.4c1.4 0 1.8-2.2 2.1-4.5.5-3.6 2.2-4.9 2.2-8.3 0-2.9-1.7-5.2-4.7-5.2-2.4 0-3.7 1.3-5.8 1.3s-3.4-1.3-5.8-1.3Z" />
      </svg>
      Molaire
    </span>
  )
}
