-- may_remove is names_in_deletion and may_take_back now.
drop function private.may_remove(text);
