filedesc://a.arc 0.0.0.0 20140216050221 text/plain 66
1 0 test
URL IP-address Archive-date Content-type Archive-length


https://mast.example/boats/ 192.0.2.1 20140216050221 text/html 533
HTTP/1.1 200 OK
Content-Type: text/html

<!DOCTYPE html><html lang="en"><head><title>Boats</title></head><body><main><h1>All of them</h1><article><h2><a href="boats-1.html">Boats number 1</a></h2><p>Some words about boats number 1, enough of them.</p></article><article><h2><a href="boats-2.html">Boats number 2</a></h2><p>Some words about boats number 2, enough of them.</p></article><article><h2><a href="boats-3.html">Boats number 3</a></h2><p>Some words about boats number 3, enough of them.</p></article></main></body></html>
