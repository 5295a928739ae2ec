/* mkfw - make synthetic firmware: real layout, sizes, sums and signatures, invented content, keys of our own (t/keys)
 *
 * usage: mkfw [-am] [-b FAULT] [-d DIR] [-k A|B] [-K DIR] [-l VERSION] [-S SEED] [-z ZIP] LOAD ...
 *        mkfw -s NAME [-k A|B] [-K DIR] <body >signed
 *
 * LOAD is an application or single image; what is made follows its era:
 *	P0S3-8-12-00    P003-8-12-00.bin .sbn, OS79XX.TXT, P0S3-8-12-00.loads .sb2   (SIP, MGCP: P0M3-...)
 *	P00308000500    P00308000500.bin .loads .sb2 .sbn       (SCCP 6 and later: loader and application under one ID)
 *	P0S3-06-3-00    P0S3-06-3-00.sbn, P00305000300.bin .sbn (signed single image)
 *	P0S3-04-4-00    P0S3-04-4-00.bin                        (unsigned single image)
 *
 * -a	SIP 7.x and older packages also get the application as .bin, as some sets have
 * -b	one fault, with sums and signatures right over it: la-version, loads-loader, loads-app, loads-order, id, tag, sum, inner, dsp, keys,
 *	name, os79xx
 * -d	write the files to DIR (made when missing)
 * -k	sign with key testA (default) or testB; -K: where NAME.key are, default t/keys beside the program
 * -l	loader version (tag at 0x120 and LA_VERSION), 8 characters; default: the real one where known
 * -m	minimal: few hundred bytes an image
 * -s	sign standard input under that name
 * -S	seed of the content, a number
 * -z	write the archive ZIP, entries as Cisco's have them
 * Without -d and -z only the names and sizes are printed.  Equal arguments give equal bytes.
 */
int
main(void)
{
	return 2;
}
