import { Menu, UnstyledButton } from '@mantine/core'
import { Fragment, useCallback, useState } from 'react'
import { Link } from 'react-router'
import type { LateMenuProps, MenuEntry } from './late-menu'

/** The list of `LateMenu`, which opens as soon as it is there. */
export function OpenMenu({ className, position, entries, children }: LateMenuProps) {
  const [isOpen, setOpen] = useState(false)
  // Its button takes the place of the one that was pressed, and the focus, before the list opens: it is given back.
  const takeOver = useCallback((button: HTMLButtonElement | null) => {
    if (!button) return
    button.focus()
    setOpen(true)
  }, [])
  return (
    <Menu opened={isOpen} onChange={setOpen} width="target" position={position}>
      <Menu.Target>
        <UnstyledButton ref={takeOver} className={className}>
          {children}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {entries.map((entry) => (
          <Fragment key={entry.key}>
            {entry.isApart ? <Menu.Divider /> : null}
            <Entry entry={entry} />
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function Entry({ entry: { label, left, right, to, onChoose, isDisabled = false } }: { entry: MenuEntry }) {
  if (to !== undefined)
    return (
      <Menu.Item component={Link} to={to} leftSection={left} rightSection={right}>
        {label}
      </Menu.Item>
    )
  return (
    <Menu.Item leftSection={left} rightSection={right} disabled={isDisabled} onClick={onChoose}>
      {label}
    </Menu.Item>
  )
}
