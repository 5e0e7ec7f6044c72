import type { Key, ReactNode } from 'react'
import classes from './data-table.module.css'

export interface Column<Row> {
  /** Above the column, and beside each value where there is no room for columns. */
  label: string
  cell: (row: Row) => ReactNode
  /** The column that names the row; the first, if none says so. */
  isName?: boolean
  /** Buttons say themselves what they do. */
  isAction?: boolean
}

interface Props<Row> {
  /** What the table lists, for who cannot see it. */
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => Key
  /** What stands over all columns in the place of a row, such as the form that corrects it. */
  instead?: (row: Row) => ReactNode
}

/** Rows of the same kind: a table at a desk, one card a row on a telephone. */
export function DataTable<Row>({ caption, columns, rows, rowKey, instead }: Props<Row>) {
  const name = columns.find(({ isName }) => isName) ?? columns[0]
  return (
    <table className={classes.table}>
      <caption className={classes.caption}>{caption}</caption>
      <thead className={classes.head}>
        <tr>
          {columns.map(({ label }) => (
            <th key={label} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const form = instead?.(row) ?? null
          return (
            <tr key={rowKey(row)}>
              {form === null ? (
                columns.map((column) =>
                  column === name ? (
                    <th key={column.label} scope="row">
                      {column.cell(row)}
                    </th>
                  ) : (
                    <td key={column.label} data-label={column.isAction ? undefined : column.label}>
                      {column.cell(row)}
                    </td>
                  ),
                )
              ) : (
                <td colSpan={columns.length}>{form}</td>
              )}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
