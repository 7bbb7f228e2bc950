# Mail::DKIM as a peer: signs and verifies what comes as lines of JSON, with a stub for DNS and a fixed clock.
#
# perl mail-dkim.pl SECONDS
#   {"op": "verify", "message": base64, "keys": {name: TXT record}}                     -> {"results": [word or detail, ...]}
#   {"op": "sign", "message": base64, "key": file, "algorithm", "domain", "selector", "c", "headers", "identity"?,
#    "expiration"?}                                                                     -> {"message": base64} or {"error"}
#   {"op": "verify-arc", "message": base64, "keys"}                                     -> {"results": [status], "error": why}
#   {"op": "seal", "message": base64, "key": file, "domain", "selector", "authservId", "headers"}
#                                                                                      -> {"message": base64} or {"error"}
# One result for each DKIM-Signature field that could be parsed, from the top down: "pass" or what was wrong.
use strict;
use warnings;

BEGIN {
    my $now = $ARGV[0];
    *CORE::GLOBAL::time = sub () { $now };
}

use JSON::PP;
use MIME::Base64;
use Mail::DKIM::ARC::Signer;
use Mail::DKIM::ARC::Verifier;
use Mail::DKIM::DNS;
use Mail::DKIM::Signature;
use Mail::DKIM::Signer;
use Mail::DKIM::Verifier;
use Net::DNS;

package StubResolver;

sub new { my ( $class, $keys ) = @_; return bless { keys => $keys }, $class; }

sub send {
    my ( $self, $name, $type ) = @_;
    my $packet = Net::DNS::Packet->new( $name, $type );
    my $text   = $self->{keys}{ lc $name };
    if ( defined $text ) {
        my @strings = unpack( '(a255)*', $text );
        my $record  = Net::DNS::RR->new( name => $name, type => 'TXT', txtdata => \@strings );
        $packet->push( answer => $record );
    }
    else { $packet->header->rcode('NXDOMAIN'); }
    return $packet;
}

sub errorstring { return 'NOERROR' }

package main;

sub verify {
    my ($request) = @_;
    Mail::DKIM::DNS::resolver( StubResolver->new( $request->{keys} ) );
    my $verifier = Mail::DKIM::Verifier->new( Strict => $request->{strict} ? 1 : 0 );
    $verifier->PRINT( decode_base64( $request->{message} ) );
    $verifier->CLOSE;
    return { results => [ map { defined $_->result ? $_->result_detail : 'none' } $verifier->signatures ] };
}

sub sign {
    my ($request) = @_;
    my $message = decode_base64( $request->{message} );
    my $signer = Mail::DKIM::Signer->new(
        Policy => sub {
            my ($self) = @_;
            $self->add_signature(
                Mail::DKIM::Signature->new(
                    Algorithm => $request->{algorithm},
                    Method    => $request->{c},
                    Domain    => $request->{domain},
                    Selector  => $request->{selector},
                    Key       => Mail::DKIM::PrivateKey->load( File => $request->{key} ),
                    Headers   => join( ':', @{ $request->{headers} } ),
                    Timestamp => time,
                    ( $request->{expiration} ? ( Expiration => $request->{expiration} ) : () ),
                    ( $request->{identity}   ? ( Identity   => $request->{identity} )   : () ),
                )
            );
        },
    );
    $signer->PRINT($message);
    $signer->CLOSE;
    my @fields = map { $_->as_string . "\015\012" } $signer->signatures;
    return { message => encode_base64( join( '', @fields ) . $message, '' ) };
}

sub verify_arc {
    my ($request) = @_;
    Mail::DKIM::DNS::resolver( StubResolver->new( $request->{keys} ) );
    my $verifier = Mail::DKIM::ARC::Verifier->new( Strict => 1 );
    $verifier->PRINT( decode_base64( $request->{message} ) );
    $verifier->CLOSE;
    return { results => [ $verifier->result ], error => $verifier->result_detail };
}

sub seal {
    my ($request) = @_;
    my $message = decode_base64( $request->{message} );
    my $signer  = Mail::DKIM::ARC::Signer->new(
        Algorithm => 'rsa-sha256',
        Chain     => 'ar',
        Domain    => $request->{domain},
        SrvId     => $request->{authservId},
        Selector  => $request->{selector},
        Key       => Mail::DKIM::PrivateKey->load( File => $request->{key} ),
        Headers   => join( ':', @{ $request->{headers} } ),
        Timestamp => time,
    );
    $signer->PRINT($message);
    $signer->CLOSE;
    return { error => $signer->result . ': ' . ( $signer->{details} // '' ) } unless $signer->result eq 'sealed';
    my $fields = join( '', map { $_ . "\015\012" } $signer->as_strings );
    return { message => encode_base64( $fields . $message, '' ) };
}

my %operations = ( sign => \&sign, verify => \&verify, seal => \&seal, 'verify-arc' => \&verify_arc );

$| = 1;
while ( my $line = <STDIN> ) {
    my $request = decode_json($line);
    my $answer  = eval { $operations{ $request->{op} }->($request) };
    chomp( my $error = $@ );
    print encode_json( $answer // { error => $error } ), "\n";
}
