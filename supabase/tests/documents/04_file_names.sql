-- storage_file_name and download_name: any typed name becomes a harmless key and a harmless file.
begin;
\ir ../_helpers.psql
select plan(31);

select is(private.storage_file_name(names.typed, 'jpg'), names.stored, format('%s is stored as %s', names.typed, names.stored))
from (
    values
        ('radio.jpg', 'radio.jpg'),
        ('Radio Été.JPEG', 'radio-ete.jpg'),
        (U&'Radio e\0301te\0301.jpg', 'radio-ete.jpg'),
        ('scan.png', 'scan.jpg'),
        ('../../etc/passwd', 'passwd.jpg'),
        ('..\..\windows\system32', 'system32.jpg'),
        ('a/b/c.jpg', 'c.jpg'),
        ('..', 'document.jpg'),
        ('...jpg', 'document.jpg'),
        ('/', 'document.jpg'),
        ('%2e%2e%2f', '2e-2e-2f.jpg'),
        ('a..b', 'a.b.jpg'),
        ('con.jpg', 'document.jpg'),
        ('CON', 'document.jpg'),
        ('lpt1.tar.gz', 'document.jpg'),
        ('console.jpg', 'console.jpg'),
        ('.htaccess', 'htaccess.jpg'),
        ('-rf', 'rf.jpg'),
        ('œuvre d''art', 'oeuvre-d-art.jpg'),
        (U&'ﬁle\202Egpj.exe', 'filegpj.exe.jpg'),
        ('日本語.jpg', 'document.jpg'),
        ('page.html', 'page.html.jpg'),
        ('.emptyFolderPlaceholder', 'emptyfolderplaceholder.jpg'),
        (repeat('x', 1024), repeat('x', 116) || '.jpg')
) as names (typed, stored);

select is_empty(
    $$
        select typed.name
        from (
            select chr(codes.code) || repeat(chr(codes.code), codes.code % 300) || 'a' || chr(codes.code) as name
            from generate_series(1, 12000, 7) as codes (code)
        ) as typed
        cross join private.accepted_types
        where private.storage_file_name(typed.name, accepted_types.extension) !~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$'
            or private.storage_file_name(typed.name, accepted_types.extension) ~ '\.\.'
            or not starts_with(
                reverse(private.storage_file_name(typed.name, accepted_types.extension)), reverse('.' || accepted_types.extension)
            )
    $$,
    'whatever is typed, the key has the one form and the right extension'
);

select is(private.download_name(names.title, 'jpg'), names.file_name, format('%s is downloaded as %s', names.title, names.file_name))
from (
    values
        ('Panoramique été', 'Panoramique été.jpg'),
        ('Panoramique.JPEG', 'Panoramique.jpg'),
        ('a/b\c:d', 'a-b-c-d.jpg'),
        ('..', 'document.jpg'),
        ('scan.png', 'scan.jpg'),
        ('Dr. X 12.3', 'Dr. X 12.3.jpg')
) as names (title, file_name);

select * from finish();
rollback;
